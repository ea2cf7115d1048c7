package dev.stslib.house.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What each module may depend on, as the table in {@code docs/design.md} says. A new module needs a row. */
final class ModuleTable {
    /**
     * A module, or a library, by the packages that it holds.
     *
     * @param name its name
     * @param packages the beginnings of its packages
     */
    private record Part(String name, List<String> packages) {
        boolean holds(String packageName) {
            return packages.stream().anyMatch(start -> (packageName + ".").startsWith(start + "."));
        }

        int length() {
            return packages.stream().mapToInt(String::length).max().orElse(0);
        }
    }

    private static final List<Part> MODULES = Stream.of(
                    part("sts-api", "dev.stslib.api"),
                    part("sts-store-support", "dev.stslib.store.support"),
                    part("sts-aws-support", "dev.stslib.aws.support"),
                    part("sts-core", "dev.stslib.core"),
                    part("sts-format-vault", "dev.stslib.format.vault"),
                    part("sts-format-boto", "dev.stslib.format.boto"),
                    part("sts-format-shell", "dev.stslib.format.shell"),
                    part("sts-store-file", "dev.stslib.store.file"),
                    part("sts-store-keystore", "dev.stslib.store.keystore"),
                    part("sts-store-redis", "dev.stslib.store.redis"),
                    part("sts-store-jdbc", "dev.stslib.store.jdbc"),
                    part("sts-source-sso", "dev.stslib.source.sso"),
                    part("sts-source-login", "dev.stslib.source.login"),
                    part("sts-source-rolesanywhere", "dev.stslib.source.rolesanywhere"),
                    part("sts-micrometer", "dev.stslib.micrometer"),
                    part("sts-spring-boot-starter", "dev.stslib.spring.boot"),
                    part("sts-spring-boot-test", "dev.stslib.spring.boot.test"),
                    part("sts-tenants", "dev.stslib.tenants"),
                    part("sts-opentelemetry", "dev.stslib.opentelemetry"),
                    part("sts-hadoop", "dev.stslib.hadoop"),
                    part("sts-cli", "dev.stslib.cli"),
                    part("sts-testkit", "dev.stslib.testkit"),
                    part("a new format", "dev.stslib.format"),
                    part("a new store", "dev.stslib.store"),
                    part("a new source", "dev.stslib.source"))
            // dev.stslib.store.file is of sts-store-file, not of a new store
            .sorted(Comparator.comparingInt(Part::length).reversed())
            .toList();

    private static final List<Part> LIBRARIES = List.of(
            part(
                    "JDK",
                    "com.sun.management",
                    "java",
                    "javax.crypto",
                    "javax.net",
                    "javax.security",
                    "javax.sql",
                    "javax.xml",
                    "jdk",
                    "org.w3c.dom",
                    "org.xml.sax"),
            part("JSpecify", "org.jspecify"),
            part("AWS SDK", "software.amazon.awssdk"),
            part("HttpClient", "org.apache.hc"),
            part("Jackson", "com.fasterxml.jackson"),
            part("ini4j", "org.ini4j"),
            part("Bucket4j", "io.github.bucket4j"),
            part("Caffeine", "com.github.benmanes.caffeine"),
            part("Dagger", "dagger", "javax.inject", "jakarta.inject"),
            part("SLF4J", "org.slf4j"),
            part("BouncyCastle", "org.bouncycastle"),
            part("Micrometer", "io.micrometer"),
            part("Spring", "org.springframework"),
            part("OpenTelemetry", "io.opentelemetry"),
            part("Hadoop", "org.apache.hadoop"),
            part("picocli", "picocli"),
            part("JLine", "org.jline"),
            part("java-keyring", "com.github.javakeyring"),
            part("Netty", "io.netty"),
            part("Lettuce", "io.lettuce"),
            part("PostgreSQL JDBC", "org.postgresql"),
            part("HikariCP", "com.zaxxer.hikari"),
            part("Resilience4j", "io.github.resilience4j"),
            part("JUnit", "org.junit", "org.opentest4j"));

    private static final List<String> ALWAYS = List.of("JDK", "JSpecify");

    private static final Map<String, List<String>> ALLOWED = Map.ofEntries(
            Map.entry("sts-api", List.of()),
            Map.entry("sts-store-support", List.of("sts-api")),
            Map.entry(
                    "sts-aws-support",
                    List.of("sts-api", "sts-store-support", "AWS SDK", "HttpClient", "Jackson", "SLF4J")),
            Map.entry(
                    "sts-core",
                    List.of(
                            "sts-api",
                            "sts-store-support",
                            "sts-aws-support",
                            "Dagger",
                            "AWS SDK",
                            "Jackson",
                            "ini4j",
                            "Bucket4j",
                            "Caffeine",
                            "SLF4J")),
            Map.entry("sts-format-vault", List.of("sts-api", "Jackson")),
            Map.entry("sts-format-boto", List.of("sts-api", "sts-store-support", "Jackson")),
            Map.entry("sts-format-shell", List.of("sts-api", "Jackson", "ini4j")),
            Map.entry("a new format", List.of("sts-api", "Jackson")),
            Map.entry("sts-store-file", List.of("sts-api", "sts-store-support")),
            Map.entry("sts-store-keystore", List.of("sts-api", "sts-store-support", "BouncyCastle")),
            Map.entry("sts-store-redis", List.of("sts-api", "sts-store-support", "Lettuce", "Netty", "Resilience4j")),
            Map.entry(
                    "sts-store-jdbc",
                    List.of("sts-api", "sts-store-support", "PostgreSQL JDBC", "HikariCP", "Resilience4j")),
            Map.entry("a new store", List.of("sts-api", "sts-store-support")),
            Map.entry(
                    "sts-source-sso",
                    Stream.concat(source().stream(), Stream.of("SLF4J")).toList()),
            Map.entry(
                    "sts-source-login",
                    Stream.concat(source().stream(), Stream.of("BouncyCastle")).toList()),
            Map.entry(
                    "sts-source-rolesanywhere",
                    Stream.concat(source().stream(), Stream.of("BouncyCastle")).toList()),
            Map.entry("a new source", source()),
            Map.entry("sts-micrometer", List.of("sts-api", "sts-core", "Micrometer")),
            Map.entry("sts-tenants", List.of("sts-api", "sts-core", "Jackson")),
            Map.entry(
                    "sts-spring-boot-starter",
                    List.of(
                            "sts-api",
                            "sts-store-support",
                            "sts-core",
                            "sts-micrometer",
                            "AWS SDK",
                            "Micrometer",
                            "Spring")),
            Map.entry(
                    "sts-spring-boot-test",
                    List.of("sts-api", "sts-core", "sts-spring-boot-starter", "sts-testkit", "JUnit", "Spring")),
            Map.entry("sts-opentelemetry", List.of("sts-api", "sts-core", "OpenTelemetry")),
            Map.entry("sts-hadoop", List.of("sts-core", "AWS SDK", "Hadoop")),
            Map.entry(
                    "sts-cli",
                    List.of(
                            "sts-api",
                            "sts-store-support",
                            "sts-aws-support",
                            "sts-core",
                            "sts-format-shell",
                            "sts-store-keystore",
                            "sts-store-jdbc",
                            "sts-store-redis",
                            "sts-source-sso",
                            "sts-source-login",
                            "sts-testkit",
                            "AWS SDK",
                            "Jackson",
                            "picocli",
                            "JLine",
                            "java-keyring",
                            "Netty")),
            Map.entry("sts-testkit", List.of("sts-api", "sts-store-support", "JUnit", "BouncyCastle", "Jackson")));

    private ModuleTable() {}

    private static List<String> source() {
        return List.of("sts-api", "sts-store-support", "sts-aws-support", "AWS SDK", "Jackson");
    }

    private static Part part(String name, String... packages) {
        return new Part(name, List.of(packages));
    }

    /** The modules that have a row. */
    static Set<String> rows() {
        return ALLOWED.keySet();
    }

    /** The module that a class belongs to; empty for programs and tests. */
    static Optional<String> moduleOf(JavaClass type) {
        return partOf(MODULES, type);
    }

    private static Optional<String> partOf(List<Part> parts, JavaClass type) {
        return parts.stream()
                .filter(part -> part.holds(type.getPackageName()))
                .map(Part::name)
                .findFirst();
    }

    /** What a class depends on and must not, as sentences. */
    static List<String> violations(JavaClass type) {
        Optional<String> module = moduleOf(type);
        if (module.isEmpty()) {
            return List.of();
        }
        Set<String> allowed = new HashSet<>(ALWAYS);
        allowed.add(module.get());
        allowed.addAll(ALLOWED.getOrDefault(module.get(), List.of()));
        List<String> found = new ArrayList<>();
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            String of = target.isPrimitive()
                    ? "JDK"
                    : moduleOf(target).or(() -> partOf(LIBRARIES, target)).orElse("an unknown library");
            if (!allowed.contains(of)) {
                found.add(module.get() + " may not depend on " + of + ": " + dependency.getDescription());
            }
        }
        return found;
    }
}
