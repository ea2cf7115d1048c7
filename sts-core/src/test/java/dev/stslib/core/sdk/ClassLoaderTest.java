package dev.stslib.core.sdk;

import static java.lang.invoke.MethodType.methodType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.File;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.lang.runtime.ObjectMethods;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that load an application's classes apart, such as Flink for each job, can unload them. */
class ClassLoaderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private static URL url(String part) {
        try {
            return new File(part).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A loader with its own copy of all classes but those of the JDK. */
    private static URLClassLoader loader() {
        URL[] all = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(ClassLoaderTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(all, ClassLoader.getPlatformClassLoader());
    }

    private Map<String, String> settings(EmbeddedSts sts) throws Exception {
        TestUser alice = sts.addUser("111122223333", "Alice");
        Path credentials = Files.writeString(
                home.resolve("credentials"),
                "[default]\naws_access_key_id = " + alice.accessKeyId() + "\naws_secret_access_key = "
                        + alice.secretAccessKey() + "\n");
        Path config = Files.writeString(home.resolve("config"), "[default]\nregion = us-east-1\n");
        return Map.of(
                "endpoint", sts.endpoint().toString(),
                "config-file", config.toString(),
                "credentials-file", credentials.toString());
    }

    /** Reads credentials by a provider of another class loader, as a job does. */
    private static WeakReference<ClassLoader> runJob(Map<String, String> settings, boolean closes) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        URLClassLoader job = loader();
        Thread.currentThread().setContextClassLoader(job);
        try {
            Class<?> type = job.loadClass(StslibCredentialsProvider.class.getName());
            Object provider = type.getMethod("create", Map.class).invoke(null, settings);
            assertNotNull(type.getMethod("resolveCredentials").invoke(provider));
            if (closes) {
                type.getMethod("close").invoke(provider);
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        return new WeakReference<>(job);
    }

    private record Text(String text) {}

    /**
     * Makes the JDK link the methods of another record. Up to JDK 17, {@code ObjectMethods} holds on to the types of the last
     * one, and with them to their class loader.
     */
    private static void linkAnotherRecord() throws Exception {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle text = lookup.findGetter(Text.class, "text", String.class);
        for (MethodType type : List.of(
                methodType(boolean.class, Text.class, Object.class),
                methodType(int.class, Text.class),
                methodType(String.class, Text.class))) {
            String name = type.parameterCount() == 2
                    ? "equals"
                    : type.returnType().equals(int.class) ? "hashCode" : "toString";
            try {
                ObjectMethods.bootstrap(lookup, name, type, Text.class, "text", text);
            } catch (Throwable e) { // as it declares
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void theLoadersOfProvidersThatAreGoneAreCollected() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            Map<String, String> settings = settings(sts);
            WeakReference<ClassLoader> closing = runJob(settings, true);
            WeakReference<ClassLoader> forgetting = runJob(settings, false);
            await().atMost(PATIENCE).until(() -> {
                linkAnotherRecord();
                System.gc();
                return closing.refersTo(null) && forgetting.refersTo(null); // an assertion would keep the loaders
            });
        }
    }
}
