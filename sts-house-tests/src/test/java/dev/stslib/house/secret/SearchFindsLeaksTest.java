package dev.stslib.house.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The search for secrets finds what is planted: in each channel, in each form. */
@Tag("one-jdk")
class SearchFindsLeaksTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final SecretSearch SEARCH = new SecretSearch(Set.of(SECRET, "428193"));

    @TempDir
    Path folder;

    /** A value that prints what it should not. */
    record Leaky(String text) {}

    /** A value whose own text is harmless, with one inside that is not. */
    private record Around(Optional<Leaky> inner) {
        @Override
        public String toString() {
            return "Around";
        }
    }

    /** Where a leak may be. */
    enum Channel {
        LOG_MESSAGE("log") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                LoggerFactory.getLogger("software.amazon.awssdk.request").trace("sending {}", text);
            }
        },
        JDK_LOG("log") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                System.getLogger("jdk.planted").log(System.Logger.Level.TRACE, text);
            }
        },
        LOGGED_ERROR("log") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                LoggerFactory.getLogger("dev.stslib.planted")
                        .debug("failed", new IllegalStateException("outer", new IOException(text)));
            }
        },
        MESSAGE("errors") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                evidence.fails(() -> {
                    throw new IllegalStateException(text);
                });
            }
        },
        CAUSE("errors") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                evidence.fails(() -> {
                    throw new IllegalStateException("outer", new IOException("inner", new IOException(text)));
                });
            }
        },
        SUPPRESSED("errors") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                evidence.fails(() -> {
                    Exception outer = new IllegalStateException("outer");
                    outer.addSuppressed(new IOException(text));
                    throw outer;
                });
            }
        },
        VALUE("values") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                evidence.see(new Leaky(text));
            }
        },
        VALUE_INSIDE("values") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                Around around = new Around(Optional.of(new Leaky(text)));
                evidence.see(Map.of("key", List.of(CompletableFuture.completedFuture(around))));
            }
        },
        CAPTURED_BY_A_LAMBDA("values") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                Leaky leaky = new Leaky(text);
                Runnable lambda = () -> evidence.see(leaky);
                evidence.see(lambda);
            }
        },
        STANDARD_OUTPUT("console") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                System.out.println(text);
            }
        },
        STANDARD_ERROR("console") {
            @Override
            void leak(Evidence evidence, String text, Path folder) {
                System.err.println(text);
            }
        };

        private final String name;

        Channel(String name) {
            this.name = name;
        }

        abstract void leak(Evidence evidence, String text, Path folder);
    }

    @ParameterizedTest
    @EnumSource
    void inEachChannel(Channel channel) {
        for (String form : Forms.of(SECRET).values()) {
            try (Evidence evidence = new Evidence()) {
                assertEquals(Map.of(), Evidence.leaks(SEARCH, evidence.texts()));
                channel.leak(evidence, "<" + form + ">", folder);
                assertEquals(
                        Set.of(channel.name),
                        Evidence.leaks(SEARCH, evidence.texts()).keySet(),
                        form);
            }
        }
    }

    @Test
    void inFilesAndTheirNames() throws IOException {
        Files.write(folder.resolve("binary"), new byte[] {0, -1, 7});
        assertEquals(Map.of(), Evidence.leaks(SEARCH, Evidence.files(folder, Set.of())));
        Path content =
                Files.writeString(Files.createDirectory(folder.resolve("sub")).resolve("text"), "x" + SECRET);
        Path name = Files.createFile(folder.resolve("file-" + Forms.of(SECRET).get("hex")));
        Map<String, String> texts = Evidence.files(folder, Set.of());
        assertEquals(
                Set.of("file " + content, "file " + name),
                Evidence.leaks(SEARCH, texts).keySet());
        assertEquals(
                Set.of("file " + name),
                Evidence.leaks(SEARCH, Evidence.files(folder, Set.of(folder.resolve("sub"))))
                        .keySet());
    }

    static List<Arguments> texts() {
        Map<String, String> forms = new LinkedHashMap<>(Forms.of(SECRET));
        List<Arguments> all = new ArrayList<>();
        forms.forEach((name, text) -> all.add(Arguments.of(name, text)));
        String base64 =
                Base64.getEncoder().encodeToString(("{\"k\":\"" + SECRET + "\"}").getBytes(StandardCharsets.UTF_8));
        all.add(Arguments.of("inside of Base64", base64));
        all.add(Arguments.of("the first 31 characters", SECRET.substring(0, 31)));
        all.add(Arguments.of("the last 31 characters", SECRET.substring(SECRET.length() - 31)));
        all.add(Arguments.of("a code", "TokenCode=428193&Version=1"));
        return all;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void inEachForm(String name, String text) {
        assertFalse(SEARCH.in("before " + text + " after").isEmpty(), name);
    }

    @Test
    void andNothingElse() {
        assertEquals(Set.of(), SEARCH.in("1428193, 42819, 4281930, wJalrXUtnFEMI, and much else beside it"));
        assertTrue(SEARCH.in("").isEmpty());
    }
}
