package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.tuning.TuningParameters;
import org.autochrome.kernels.tuning.TuningTable;

/**
 * Convolution by the version that the tuning table names; grouped convolution by the naive one.
 *
 * <table>
 * <caption>The ladder</caption>
 * <tr><td>{@code conv2d_1_naive}</td><td>the formula; to read, and for groups</td></tr>
 * <tr><td>{@code conv2d_2_register_tile}</td><td>CPU: a tile of vectors in registers over packed weights</td></tr>
 * <tr><td>{@code conv2d_3_local_tile}</td><td>GPU: tiles shared through local memory</td></tr>
 * <tr><td>{@code conv2d_4_winograd}</td><td>CPU: fewer multiplications for 3x3; the rest by version 2</td></tr>
 * </table>
 */
public final class ClConv2d implements Conv2dKernels {
    private final Conv2dKernels naive;
    private final Conv2dKernels chosen;

    /**
     * The kernels for a device.
     *
     * @throws IllegalArgumentException if the table names no version for it, or one that does not exist
     */
    public ClConv2d(ClDevice device, TuningTable table) {
        TuningParameters tuning = table.forOp("conv2d", device.context().device());
        naive = new NaiveConv2d(device);
        chosen = switch (tuning.version()) {
            case NaiveConv2d.VERSION -> naive;
            case RegisterTileConv2d.VERSION -> new RegisterTileConv2d(device, tuning);
            case LocalTileConv2d.VERSION -> new LocalTileConv2d(device, tuning);
            case WinogradConv2d.VERSION ->
                new WinogradConv2d(
                        device,
                        tuning,
                        new RegisterTileConv2d(
                                device,
                                table.forVersion(
                                        RegisterTileConv2d.VERSION,
                                        device.context().device())));
            default ->
                throw new IllegalArgumentException(
                        "tuning table: there is no conv2d version \"" + tuning.version() + "\"; there are "
                                + NaiveConv2d.VERSION + ", " + RegisterTileConv2d.VERSION + ", "
                                + LocalTileConv2d.VERSION + ", " + WinogradConv2d.VERSION);
        };
    }

    private Conv2dKernels of(Conv2dSpec spec) {
        return spec.groups() == 1 ? chosen : naive;
    }

    @Override
    public WeightForm prepare(Tensor weight, Conv2dSpec spec) {
        return of(spec).prepare(weight, spec);
    }

    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        of(spec).conv2d(x, form, spec, epilogue, y);
    }
}
