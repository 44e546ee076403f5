package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dKernels;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.tuning.TuningTable;

/**
 * Transposed convolution by the version that the tuning table names; with groups or dilation by the first.
 *
 * <table>
 * <caption>The ladder</caption>
 * <tr><td>{@code conv_transpose2d_1_gather}</td><td>each result gathers its inputs; to read, and for what is rare</td></tr>
 * <tr><td>{@code conv_transpose2d_2_register_tile}</td><td>CPU: a matrix product for each phase of the result's pixels</td></tr>
 * </table>
 */
public final class ClConvTranspose2d implements ConvTranspose2dKernels {
    private final ConvTranspose2dKernels gather;
    private final ConvTranspose2dKernels chosen;

    /**
     * The kernels for a device.
     *
     * @throws IllegalArgumentException if the table names no version for it, or one that does not exist
     */
    public ClConvTranspose2d(ClDevice device, TuningTable table) {
        this.gather = new GatherConvTranspose2d(
                device,
                table.forVersion(GatherConvTranspose2d.VERSION, device.context().device()));
        String version = table.versionOf("conv_transpose2d", device.context().device());
        this.chosen = switch (version) {
            case GatherConvTranspose2d.VERSION -> gather;
            case RegisterTileConvTranspose2d.VERSION ->
                new RegisterTileConvTranspose2d(
                        device, table.forVersion(version, device.context().device()));
            default ->
                throw new IllegalArgumentException("tuning table: there is no conv_transpose2d version \"" + version
                        + "\"; there are "
                        + String.join(", ", GatherConvTranspose2d.VERSION, RegisterTileConvTranspose2d.VERSION));
        };
    }

    private ConvTranspose2dKernels of(Conv2dSpec window) {
        boolean common = window.groups() == 1 && window.dilationH() == 1 && window.dilationW() == 1;
        return common ? chosen : gather;
    }

    @Override
    public WeightForm prepare(Tensor weight, ConvTranspose2dSpec spec) {
        return of(spec.window()).prepare(weight, spec);
    }

    @Override
    public void convTranspose2d(Tensor x, WeightForm form, ConvTranspose2dSpec spec, Epilogue epilogue, Tensor y) {
        of(spec.window()).convTranspose2d(x, form, spec, epilogue, y);
    }
}
