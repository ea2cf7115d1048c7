package dev.stslib.examples;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Statements from a document, compiled and run on the files of an {@link ExampleWorld}. */
final class Snippet {
    /** What the statements may mention without an import. */
    private static final List<String> PACKAGES = List.of(
            "dev.stslib.api",
            "dev.stslib.api.error",
            "dev.stslib.api.request",
            "dev.stslib.api.spi",
            "dev.stslib.core",
            "dev.stslib.core.event",
            "dev.stslib.core.boto",
            "dev.stslib.core.plan",
            "dev.stslib.core.sdk",
            "dev.stslib.core.settings",
            "dev.stslib.core.stslib",
            "dev.stslib.format.boto",
            "dev.stslib.format.shell",
            "dev.stslib.store.support.password",
            "dev.stslib.tenants",
            "java.net",
            "java.nio.file",
            "java.time",
            "java.util",
            "software.amazon.awssdk.auth.credentials",
            "software.amazon.awssdk.http.urlconnection",
            "software.amazon.awssdk.regions",
            "software.amazon.awssdk.services.sts");

    private final String text;

    Snippet(String text) {
        this.text = text;
    }

    /** Runs it as the person whose AWS files are those of the world; {@code code}, {@code folder}, {@code endpoint} are given. */
    void run(ExampleWorld world, Path classes) throws Exception {
        Path source = Files.writeString(classes.resolve("DocumentSnippet.java"), unit());
        compile(List.of(source), classes, System.getProperty("java.class.path"));
        Map<String, String> files = Map.of(
                "aws.configFile", world.folder().resolve("config").toString(),
                "aws.sharedCredentialsFile",
                        world.folder().resolve("credentials").toString());
        files.forEach(System::setProperty);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            loader.loadClass("DocumentSnippet")
                    .getMethod("run", String.class, Path.class, java.net.URI.class)
                    .invoke(null, world.mfaCode(), world.folder(), world.sts().endpoint());
        } catch (InvocationTargetException e) {
            throw new AssertionError("The snippet fails: " + e.getCause(), e.getCause());
        } finally {
            files.keySet().forEach(System::clearProperty);
        }
    }

    private String unit() {
        String imports =
                PACKAGES.stream().map(name -> "import " + name + ".*;\n").collect(Collectors.joining());
        return imports + "public class DocumentSnippet {\n"
                + "public static void run(String code, Path folder, URI endpoint) throws Exception {\n" + text
                + "\n}}\n";
    }

    /** Compiles sources against a class path, and fails with what the compiler says. */
    static void compile(List<Path> sources, Path classes, String classPath) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of("-proc:none", "-d", classes.toString(), "-classpath", classPath);
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new AssertionError("It does not compile:\n" + said);
            }
        }
    }

    /** The places that some classes were loaded from, as a class path. */
    static String classPathOf(Class<?>... types) {
        return Stream.of(types)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
