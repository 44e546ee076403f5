package org.autochrome.engine.simd;

/**
 * Constants of the exponential of numbers not above 0: {@code exp(v) = 2^w exp(r)} with w the whole number next to {@code v
 * log2(e)} and {@code r = v - w ln(2)}, |r| at most 0.35, where Taylor's polynomial of degree 7 errs by less than 1e-8.
 */
public final class Exp {
    /** Smaller arguments count as this one; its result, 1.6e-38, is near the least normal float. */
    public static final float LEAST = -87f;

    public static final float LOG2_E = (float) (1 / Math.log(2));

    /**
     * Added and subtracted, it rounds to a whole number: 1.5 times 2^23. Between the two, the last bits of the sum are that
     * number's; moved into the place of the exponent and added to {@link #ONE} they are its power of two.
     */
    public static final float ROUNDER = 12582912f;

    /** ln(2) in two parts; the first has so few bits that its product with w is exact. */
    public static final float LN2_HIGH = 355f / 512;

    public static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);

    public static final float C2 = 1f / 2;
    public static final float C3 = 1f / 6;
    public static final float C4 = 1f / 24;
    public static final float C5 = 1f / 120;
    public static final float C6 = 1f / 720;
    public static final float C7 = 1f / 5040;

    /** The bits of 1. */
    public static final int ONE = 127 << 23;

    public static final int MANTISSA_BITS = 23;

    private Exp() {}
}
