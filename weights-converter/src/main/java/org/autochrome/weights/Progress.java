package org.autochrome.weights;

/** Is told how far a conversion or another writing of a large file has come. */
@FunctionalInterface
public interface Progress {
    /** Shows nothing. */
    Progress NONE = (done, total) -> {};

    /**
     * Some more is done.
     *
     * @param done bytes written so far, and those read for a checksum
     * @param total the same at the end
     */
    void update(long done, long total);
}
