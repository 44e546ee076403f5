package org.autochrome.colorizer.image;

/**
 * Pixels to and from the float planes that networks trained on ImageNet expect.
 *
 * <p>In: {@code (byte / 255 - mean) / std} per channel. Out: {@code y * std + mean}, clamped to [0, 1], times 255,
 * truncated. Each step is rounded to float32, in this order, as PyTorch does; so the bytes agree with it.
 */
public final class ImageTensors {

    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] STD = {0.229f, 0.224f, 0.225f};

    private ImageTensors() {}

    /**
     * The normalized planes of a picture.
     *
     * @return {@code [1, 3, height, width]}, planes in the order R, G, B
     */
    public static float[] toNormalized(RgbImage image) {
        byte[] samples = image.samples();
        int plane = samples.length / 3;
        float[] planes = new float[samples.length];
        for (int c = 0; c < 3; c++) {
            float[] table = normalized(c);
            for (int i = 0; i < plane; i++) {
                planes[c * plane + i] = table[samples[3 * i + c] & 0xFF];
            }
        }
        return planes;
    }

    private static float[] normalized(int channel) {
        float[] table = new float[256];
        for (int value = 0; value < table.length; value++) {
            table[value] = (value / 255f - MEAN[channel]) / STD[channel];
        }
        return table;
    }

    /**
     * The picture that a network's output stands for.
     *
     * @param planes {@code [1, 3, height, width]}, normalized, planes in the order R, G, B
     * @throws IllegalArgumentException if the number of values does not fit the sides
     * @throws ArithmeticException if a value is not finite: such an output shows no picture
     */
    public static RgbImage toImage(float[] planes, int width, int height) {
        int count = RgbImage.sampleCount(width, height);
        if (planes.length != count) {
            throw new IllegalArgumentException("ImageTensors.toImage: [1, 3, " + height + ", " + width + "] takes "
                    + count + " values but the network gave " + planes.length);
        }
        int plane = count / 3;
        byte[] samples = new byte[count];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < plane; i++) {
                float value = planes[c * plane + i];
                if (!Float.isFinite(value)) {
                    throw new ArithmeticException("ImageTensors.toImage: the network gave " + value + " at channel " + c
                            + ", row " + i / width + ", column " + i % width
                            + "; check the weights, or try another device");
                }
                float unit = Math.max(0f, Math.min(1f, value * STD[c] + MEAN[c]));
                samples[3 * i + c] = (byte) (int) (unit * 255f);
            }
        }
        return RgbImage.wrap(width, height, samples);
    }
}
