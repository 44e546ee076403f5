package org.autochrome.kernels.cl;

import java.util.List;

/**
 * What an OpenCL device says of itself.
 *
 * @param platformIndex place of its platform in the loader's list, from 0
 * @param deviceIndex place of the device in its platform, from 0
 * @param type what kind of processor it is
 * @param name the device's name, as its driver gives it
 * @param vendor the device's vendor
 * @param platformName the platform's name, such as {@code Portable Computing Language}
 * @param platformVersion the platform's version line
 * @param deviceVersion the OpenCL version of the device and what its driver adds
 * @param driverVersion the driver's version
 * @param computeUnits cores of a CPU, multiprocessors of a GPU
 * @param globalMemory bytes of memory
 * @param maxAllocation the most bytes that one buffer may have by the device's own word
 * @param subBufferAlignment bytes of which a part of a buffer must begin at a multiple
 * @param localMemory bytes of local memory that a work-group may use
 * @param maxWorkGroupSize the most work-items in a work-group
 * @param maxWorkItemSizes the most work-items of a work-group along each dimension
 * @param fp16 whether kernels may compute in half precision
 * @param fp64 whether kernels may compute in double precision
 * @param nativeVectorWidthFloat floats in a vector register; 1 on most GPUs
 * @param preferredVectorWidthFloat floats in the vectors that the driver likes best
 */
public record ClDeviceInfo(
        int platformIndex,
        int deviceIndex,
        Type type,
        String name,
        String vendor,
        String platformName,
        String platformVersion,
        String deviceVersion,
        String driverVersion,
        int computeUnits,
        long globalMemory,
        long maxAllocation,
        int subBufferAlignment,
        long localMemory,
        long maxWorkGroupSize,
        List<Long> maxWorkItemSizes,
        boolean fp16,
        boolean fp64,
        int nativeVectorWidthFloat,
        int preferredVectorWidthFloat) {

    /** The kinds of processor that want different kernels. */
    public enum Type {
        /** A processor whose work-items run one after another on cores with vector registers. */
        CPU,
        /** A graphics processor: many work-items at once, sharing local memory. */
        GPU,
        /** An accelerator or a custom device. */
        OTHER
    }

    /** Copies the list. */
    public ClDeviceInfo {
        maxWorkItemSizes = List.copyOf(maxWorkItemSizes);
    }

    /** The device's place, as {@code platform.device}: {@code 0.1} is the second device of the first platform. */
    public String index() {
        return platformIndex + "." + deviceIndex;
    }
}
