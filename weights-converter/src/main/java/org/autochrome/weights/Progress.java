package org.autochrome.weights;

/** Is told how far a conversion has come. */
@FunctionalInterface
public interface Progress {
    /** Shows nothing. */
    Progress NONE = (done, total) -> {};

    /**
     * Some more is done.
     *
     * @param done bytes read for the checksum and bytes written, so far
     * @param total the same at the end
     */
    void update(long done, long total);
}
