package dev.stslib.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A way to start a JVM: plain, or with an archive of classes that a first run of the same program leaves.
 *
 * @param label what the rows say of it, empty for the plain one
 * @param java the command {@code java}
 * @param writes the option that writes an archive, without the file; null without an archive
 * @param reads the option that reads it, without the file
 */
record JvmStart(String label, Path java, @Nullable String writes, String reads) {
    private static final Path JDKS = Path.of("/usr/lib/jvm");
    private static final int FIRST_WITH_AOT_CACHE = 25;

    /** Default options. */
    static JvmStart plain() {
        return new JvmStart("", ownJava(), null, "");
    }

    /** A class-data archive, by the JVM that runs this. */
    static JvmStart classDataArchive() {
        return new JvmStart(
                ", class-data archive (Java " + Runtime.version().feature() + ")",
                ownJava(),
                "-XX:ArchiveClassesAtExit=",
                "-XX:SharedArchiveFile=");
    }

    /** An AOT cache, by the newest JDK that has one; empty if there is none. */
    static Optional<JvmStart> aotCache() throws IOException {
        if (!Files.isDirectory(JDKS)) {
            return Optional.empty();
        }
        Path newest = null;
        int version = FIRST_WITH_AOT_CACHE - 1;
        try (Stream<Path> found = Files.list(JDKS)) {
            for (Path jdk : found.sorted().toList()) {
                int feature = feature(jdk);
                if (feature > version) {
                    newest = jdk;
                    version = feature;
                }
            }
        }
        return newest == null
                ? Optional.empty()
                : Optional.of(new JvmStart(
                        ", AOT cache (Java " + version + ")",
                        newest.resolve("bin").resolve("java"),
                        "-XX:AOTCacheOutput=",
                        "-XX:AOTCache="));
    }

    /** The version that a JDK says in its file {@code release}; 0 if it says none. */
    private static int feature(Path jdk) throws IOException {
        Path release = jdk.resolve("release");
        if (!Files.isRegularFile(release)
                || !Files.isExecutable(jdk.resolve("bin").resolve("java"))) {
            return 0;
        }
        return Files.readAllLines(release).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.replaceAll("\\D+(\\d+).*", "$1"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    private static Path ownJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Options of the run that writes the archive. */
    List<String> writing(Path archive) {
        return writes == null ? List.of() : List.of(writes + archive);
    }

    /** Options of a run that is measured. */
    List<String> reading(Path archive) {
        return writes == null ? List.of() : List.of(reads + archive);
    }
}
