package dev.stslib.house.modulepath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.house.support.JarMaker;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything runs as modules, in a separate JVM, with plug-ins that the service loader finds there. */
class ModulePathTest {
    private static final Set<String> MODULES = Set.of(
            "dev.stslib.api",
            "dev.stslib.aws.support",
            "dev.stslib.cli",
            "dev.stslib.core",
            "dev.stslib.examples",
            "dev.stslib.examples.spring",
            "dev.stslib.format.boto",
            "dev.stslib.format.shell",
            "dev.stslib.format.vault",
            "dev.stslib.hadoop",
            "dev.stslib.micrometer",
            "dev.stslib.opentelemetry",
            "dev.stslib.source.login",
            "dev.stslib.source.rolesanywhere",
            "dev.stslib.source.sso",
            "dev.stslib.spring.boot.starter",
            "dev.stslib.spring.boot.test",
            "dev.stslib.store.file",
            "dev.stslib.store.keystore",
            "dev.stslib.store.jdbc",
            "dev.stslib.store.redis",
            "dev.stslib.store.support",
            "dev.stslib.tenants",
            "dev.stslib.testkit");

    @TempDir
    Path folder;

    private ModulePath path;

    @BeforeEach
    void findJars() throws IOException {
        path = ModulePath.of(Files.createDirectory(folder.resolve("jars")));
    }

    @Test
    void everyJarIsAModuleUnderItsName() {
        ModuleFinder finder = ModuleFinder.of(path.jars().toArray(new Path[0]));
        Map<String, Boolean> ours = new TreeMap<>();
        for (ModuleReference module : finder.findAll()) {
            ModuleDescriptor descriptor = module.descriptor();
            if (descriptor.name().startsWith("dev.stslib")) {
                ours.put(descriptor.name(), descriptor.isAutomatic());
            }
        }
        assertEquals(MODULES, ours.keySet());
        ours.values().removeIf(automatic -> automatic);
        assertEquals(
                Set.of("dev.stslib.api", "dev.stslib.store.support"), ours.keySet(), "those that describe themselves");
    }

    @Test
    void noPackageIsInTwoModules() {
        Map<String, String> owners = new HashMap<>();
        Set<String> split = new TreeSet<>();
        for (ModuleReference module :
                ModuleFinder.of(path.jars().toArray(new Path[0])).findAll()) {
            for (String each : module.descriptor().packages()) {
                String other = owners.put(each, module.descriptor().name());
                if (other != null) {
                    split.add(each + " in " + other + " and "
                            + module.descriptor().name());
                }
            }
        }
        assertTrue(owners.containsKey("dev.stslib.core"));
        assertEquals(Set.of(), split);
    }

    @Test
    void aModuleRunsTheMainJobWithStoresThatTheServiceLoaderFinds() throws IOException, InterruptedException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        JarMaker.compile(
                Map.of("module-info", resource("module-info"), "house.consumer.Main", resource("Main")),
                classes,
                List.of("-p", path.toString()));
        Path consumer = JarMaker.pack(classes, folder.resolve("consumer.jar"), "");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-p",
                        path + File.pathSeparator + consumer,
                        // Modules without a description cannot say that they need Jackson, SLF4J and BouncyCastle.
                        "--add-modules",
                        "ALL-MODULE-PATH,jdk.net",
                        "-m",
                        "house.consumer/house.consumer.Main",
                        Files.createDirectory(folder.resolve("work")).toString())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> printed + errors());
        String both = "[sts-DynamoDBRole-dev, sts-S3ReadOnlyRole-prod]";
        StringBuilder expected = new StringBuilder();
        for (String store : List.of("file", "keystore", "keystore-entries")) {
            expected.append(store + " got " + both + "\n" + store + " has " + both + "\n");
        }
        expected.append(
                "No credential store named 'nope'; there are file, jdbc, keystore, keystore-entries, one-file, redis\n");
        new TreeSet<>(MODULES)
                .forEach(name -> expected.append("module ").append(name).append('\n'));
        expected.append("core is a module: true\n");
        assertEquals(expected.toString(), printed.replace(System.lineSeparator(), "\n"));
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ModulePathTest.class.getResourceAsStream("/consumer/" + name + ".txt"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
