package org.autochrome.kernels.cl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autochrome.kernels.cl.KernelArgument.Space;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_kernel;

/**
 * The parameters of a kernel: from its driver, or, where that keeps no argument information (many do not for programs
 * loaded as binaries), from its source.
 */
final class KernelSignature {
    private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CONTINUATION = Pattern.compile("\\\\\r?\n");
    private static final Pattern DIRECTIVE = Pattern.compile("^\\s*#.*$", Pattern.MULTILINE);
    private static final Pattern DEFINE =
            Pattern.compile("^\\s*#\\s*define\\s+(\\w+)[ \\t]+(\\w+)\\s*$", Pattern.MULTILINE);
    private static final Pattern KERNEL =
            Pattern.compile("\\b(?:__)?kernel\\b[^;{}]*?\\bvoid\\s+(\\w+)\\s*\\(", Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile("\\w+|\\*");

    private KernelSignature() {}

    /**
     * The parameters by the driver's word, or an empty list where it has none.
     *
     * @throws CLException if asking fails for another reason
     */
    static List<KernelArgument> ofDriver(cl_kernel kernel, int count) {
        List<KernelArgument> arguments = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                int index = i;
                Jocl.Query query = (name, size, value, returned) ->
                        CL.clGetKernelArgInfo(kernel, index, name, size, value, returned);
                String name = Jocl.string(query, CL.CL_KERNEL_ARG_NAME);
                if (name.isEmpty()) {
                    return List.of();
                }
                Space space = space(Jocl.int32(query, CL.CL_KERNEL_ARG_ADDRESS_QUALIFIER));
                arguments.add(argument(name, Jocl.string(query, CL.CL_KERNEL_ARG_TYPE_NAME), space));
            }
        } catch (CLException e) {
            if (e.getStatus() == CL.CL_KERNEL_ARG_INFO_NOT_AVAILABLE) {
                return List.of();
            }
            throw e;
        }
        return arguments;
    }

    private static Space space(int qualifier) {
        return switch (qualifier) {
            case CL.CL_KERNEL_ARG_ADDRESS_GLOBAL -> Space.GLOBAL;
            case CL.CL_KERNEL_ARG_ADDRESS_CONSTANT -> Space.CONSTANT;
            case CL.CL_KERNEL_ARG_ADDRESS_LOCAL -> Space.LOCAL;
            default -> Space.PRIVATE;
        };
    }

    /**
     * The parameters as the source declares them.
     *
     * @throws IllegalArgumentException if the source has no such kernel with {@code count} parameters, or several that
     *     differ
     */
    static List<KernelArgument> ofSource(ClSource source, ClOptions options, String kernel, int count) {
        String text = COMMENT.matcher(CONTINUATION.matcher(source.text()).replaceAll(" "))
                .replaceAll(" ");
        Map<String, String> macros = new HashMap<>();
        DEFINE.matcher(text).results().forEach(define -> macros.put(define.group(1), define.group(2)));
        macros.putAll(options.defines());
        String code = DIRECTIVE.matcher(text).replaceAll("");
        Set<List<KernelArgument>> found = new LinkedHashSet<>();
        Matcher matcher = KERNEL.matcher(code);
        while (matcher.find()) {
            if (matcher.group(1).equals(kernel)) {
                List<KernelArgument> arguments = parameters(code, matcher.end(), macros);
                if (arguments.size() == count) {
                    found.add(arguments);
                }
            }
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException(("%s in %s: the driver names no arguments, and the source declares %d "
                            + "different kernels of that name with %d; declare it once, with a plain parameter list")
                    .formatted(kernel, source.name(), found.size(), count));
        }
        return found.iterator().next();
    }

    /** Reads a parameter list up to its closing parenthesis. */
    private static List<KernelArgument> parameters(String code, int start, Map<String, String> macros) {
        List<KernelArgument> arguments = new ArrayList<>();
        int depth = 0;
        int from = start;
        for (int i = start; i < code.length(); i++) {
            char c = code.charAt(i);
            if (depth == 0 && (c == ',' || c == ')')) {
                String declaration = code.substring(from, i).strip();
                if (!declaration.isEmpty() && !declaration.equals("void")) {
                    arguments.add(parameter(declaration, macros));
                }
                from = i + 1;
                if (c == ')') {
                    return arguments;
                }
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
        }
        return arguments;
    }

    private static KernelArgument parameter(String declaration, Map<String, String> macros) {
        Space space = Space.PRIVATE;
        List<String> words = new ArrayList<>(TOKEN.matcher(declaration)
                .results()
                .map(result -> result.group())
                .toList());
        String name = words.remove(words.size() - 1);
        StringBuilder type = new StringBuilder();
        for (String word : words) {
            switch (word) {
                case "__global", "global" -> space = Space.GLOBAL;
                case "__constant", "constant" -> space = Space.CONSTANT;
                case "__local", "local" -> space = Space.LOCAL;
                default -> type.append(' ').append(expand(word, macros));
            }
        }
        return argument(name, type.toString(), space);
    }

    private static String expand(String word, Map<String, String> macros) {
        String expanded = word;
        // A macro that ends in itself would go round for ever.
        for (int i = 0; i < macros.size() && macros.containsKey(expanded); i++) {
            expanded = macros.getOrDefault(expanded, expanded);
        }
        return expanded;
    }

    /** Drivers differ in blanks, in qualifiers and in how they say {@code uint}. */
    private static KernelArgument argument(String name, String type, Space space) {
        String plain = type.replaceAll("\\b(?:__)?(?:const|restrict|volatile|private|signed)\\b", " ")
                .replaceAll("\\bunsigned\\s+(\\w+)", "u$1")
                .replaceAll("\\bunsigned\\b", "uint")
                .replaceAll("\\s*\\*", "*")
                .strip();
        return new KernelArgument(name, plain, space);
    }
}
