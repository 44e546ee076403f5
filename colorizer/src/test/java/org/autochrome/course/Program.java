package org.autochrome.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** One program of the course, as it is and with the change that its page proposes. */
record Program(String name) {
    private static final String PACKAGE = "org.autochrome.course.";
    private static final Pattern MAIN = Pattern.compile("\n    public static void main\\(String\\.\\.\\. ");

    /** All programs, by their main methods. */
    static List<Program> all() throws IOException {
        List<Program> programs = new ArrayList<>();
        for (Path source : Repository.list(Repository.PROGRAMS, ".java")) {
            if (MAIN.matcher(Repository.read(source)).find()) {
                programs.add(new Program(source.getFileName().toString().replace(".java", "")));
            }
        }
        return programs;
    }

    String source() throws IOException {
        return Repository.read(Repository.PROGRAMS.resolve(name + ".java"));
    }

    /** The one page that links the program. */
    String page() throws IOException {
        List<String> pages = new ArrayList<>();
        for (Path page : Repository.list(Repository.DOCS, ".md")) {
            if (Repository.read(page).contains("/org/autochrome/course/" + name + ".java)")) {
                pages.add(Repository.read(page));
            }
        }
        assertThat(pages).as("pages that link " + name).hasSize(1);
        return pages.get(0);
    }

    /** What the program prints; its pictures go to {@code pictures}. */
    String run(Path pictures) throws Exception {
        return run(Class.forName(PACKAGE + name), pictures);
    }

    /** What the program prints when it is compiled with {@code before} replaced by {@code after}. */
    String runChanged(String before, String after, Path folder) throws Exception {
        assertThat(source()).containsOnlyOnce(before);
        Path changed = Files.writeString(folder.resolve(name + ".java"), source().replace(before, after));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", folder.toString(), "-cp", classPath, changed.toString());
        assertThat(status).as("status of the compiler").isZero();
        URL unchanged = Program.class.getProtectionDomain().getCodeSource().getLocation();
        try (ChildFirst loader = new ChildFirst(folder.toUri().toURL(), unchanged)) {
            return run(loader.loadClass(PACKAGE + name), folder);
        }
    }

    /** Loads the course's classes itself, the changed one and those it works with. */
    private static final class ChildFirst extends URLClassLoader {
        ChildFirst(URL changed, URL unchanged) {
            super(new URL[] {changed, unchanged}, Program.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String className, boolean resolve) throws ClassNotFoundException {
            if (!className.startsWith(PACKAGE)) {
                return super.loadClass(className, resolve);
            }
            synchronized (getClassLoadingLock(className)) {
                Class<?> loaded = findLoadedClass(className);
                return loaded == null ? findClass(className) : loaded;
            }
        }
    }

    private static String run(Class<?> program, Path pictures) throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setProperty(Pictures.FOLDER, pictures.toString());
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Method main = program.getDeclaredMethod("main", String[].class);
            main.setAccessible(true); // another loader's class is in another package, whatever its name
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
            System.clearProperty(Pictures.FOLDER);
        }
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
