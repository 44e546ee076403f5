package org.autochrome.colorizer.image;

/** How many pixels of a picture lie on one inch of its paper; archives measure prints by it. */
record Density(double horizontal, double vertical) {

    static final double CM_PER_INCH = 2.54;
    static final double METERS_PER_INCH = 0.0254;

    /** Whether the numbers can be meant. */
    boolean isSensible() {
        return horizontal >= 1 && vertical >= 1 && horizontal <= 30_000 && vertical <= 30_000;
    }

    Density turned(Orientation orientation) {
        return orientation.swapsSides() ? new Density(/* horizontal= */ vertical, /* vertical= */ horizontal) : this;
    }
}
