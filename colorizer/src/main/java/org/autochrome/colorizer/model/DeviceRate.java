package org.autochrome.colorizer.model;

import java.util.List;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.PreparedWeight;

/**
 * How fast a device multiplies, told by a convolution like those that take most of a generator's time: 3x3 windows on many
 * channels. Good for an estimate; what else runs on the machine counts too.
 */
public final class DeviceRate {
    /** Channels and sides of pictures, each with many times the work of the one before; slow devices stop early. */
    private static final List<Shape> PICTURES =
            List.of(Shape.of(1, 32, 16, 16), Shape.of(1, 128, 36, 36), Shape.of(1, 256, 72, 72));

    private static final long ENOUGH_NANOS = 50_000_000;

    private static final int RUNS = 3;

    private DeviceRate() {}

    /** Multiply-accumulates in a second; takes a second or so. */
    public static double macsPerSecond(Device device) {
        double rate = 0;
        for (Shape picture : PICTURES) {
            long macs = picture.count() * picture.c() * 9;
            long nanos = fastest(device, picture);
            rate = Math.max(rate, macs * 1e9 / nanos);
            if (nanos > ENOUGH_NANOS) {
                break;
            }
        }
        return rate;
    }

    /** Nanoseconds of the fastest of some runs; one more before them brings the weights into the device's form. */
    private static long fastest(Device device, Shape picture) {
        Shape weight = Shape.of(picture.c(), picture.c(), 3, 3);
        try (MemoryScope scope = MemoryScope.open()) {
            Tensor x = Tensor.image(device, picture, new float[(int) picture.count()]);
            Tensor zeros = Tensor.dense(device, weight, new float[(int) weight.count()]);
            try (PreparedWeight prepared = PreparedWeight.of(zeros)) {
                long fastest = Long.MAX_VALUE;
                for (int run = 0; run <= RUNS; run++) {
                    device.synchronize();
                    long start = System.nanoTime();
                    scope.release(Ops.conv2d(x, prepared, Conv2dSpec.of(1, 1), Epilogue.bias(null)));
                    device.synchronize();
                    fastest = run == 0 ? fastest : Math.min(fastest, System.nanoTime() - start);
                }
                return Math.max(1, fastest);
            }
        }
    }
}
