package dev.stslib.cli.internal.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Makes the files of the packages that come from the help of the commands, as {@code docs/command.md} does. */
final class PackageFiles {
    private PackageFiles() {}

    /**
     * Writes the manual pages, the completions of the shells, and the identity of the jars.
     *
     * @param arguments the folder to write to, that of the jars, the version, and its time in ISO 8601
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        manual(folder.resolve("man1"), "stslib " + arguments[2], arguments[3].substring(0, 10));
        completions(folder.resolve("completions"));
        Files.writeString(folder.resolve("build-id"), buildId(Path.of(arguments[1])) + "\n");
    }

    private static void manual(Path folder, String version, String date) throws IOException {
        Files.createDirectories(folder);
        for (var line : Commands.all()) {
            ManPage page = new ManPage(line.getCommandSpec());
            try (OutputStream out =
                    new GZIPOutputStream(Files.newOutputStream(folder.resolve(page.name() + ".1.gz")))) {
                out.write(page.text(version, date).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void completions(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("sts"), Commands.output("completion", "bash"));
        Files.writeString(folder.resolve("sts.fish"), Commands.output("completion", "fish"));
    }

    /** Differs for different jars: the launcher makes its archive of classes again. Times of jars are the same for all builds. */
    static String buildId(Path jars) throws IOException {
        try (Stream<Path> files = Files.list(jars)) {
            List<Path> sorted = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                for (Path jar : sorted) {
                    out.write(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                    Files.copy(jar, out);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
