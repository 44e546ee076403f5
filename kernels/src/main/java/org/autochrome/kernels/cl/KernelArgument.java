package org.autochrome.kernels.cl;

/**
 * One parameter of a kernel.
 *
 * @param name its name in the source
 * @param type its type without qualifiers, such as {@code float*}, {@code int} or {@code uint}
 * @param space where it points to, or {@link Space#PRIVATE} for a value
 */
record KernelArgument(String name, String type, Space space) {

    /** OpenCL's address spaces. */
    enum Space {
        GLOBAL,
        CONSTANT,
        LOCAL,
        PRIVATE
    }

    boolean isBuffer() {
        return space == Space.GLOBAL || space == Space.CONSTANT;
    }

    boolean isLocal() {
        return space == Space.LOCAL;
    }

    boolean is(String... types) {
        if (space == Space.PRIVATE) {
            for (String each : types) {
                if (each.equals(type)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** As a declaration, such as {@code global float* x}. */
    @Override
    public String toString() {
        String prefix =
                switch (space) {
                    case GLOBAL -> "global ";
                    case CONSTANT -> "constant ";
                    case LOCAL -> "local ";
                    case PRIVATE -> "";
                };
        return prefix + type + " " + name;
    }
}
