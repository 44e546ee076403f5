package org.autochrome.engine.op.layout;

/** Pixels added at each side, in PyTorch's order. */
public record Padding(int left, int right, int top, int bottom) {
    public Padding {
        if (left < 0 || right < 0 || top < 0 || bottom < 0) {
            throw new IllegalArgumentException("pad: sizes must not be negative, got left " + left + ", right " + right
                    + ", top " + top + ", bottom " + bottom);
        }
    }
}
