package dev.stslib.spring.boot.test;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the properties below {@code stslib} name, and an embedded STS has to have.
 *
 * @param profile the profile of the default provider
 * @param providers the providers
 */
record NamedInProperties(
        @Nullable String profile, @DefaultValue Map<String, Provider> providers) {
    /** What a provider names. */
    record Provider(
            @Nullable String profile,
            @Nullable String sourceProfile,
            @Nullable String roleArn) {}

    static NamedInProperties from(Binder binder) {
        return binder.bindOrCreate("stslib", NamedInProperties.class);
    }

    /** The names of all profiles. */
    Set<String> profiles() {
        Set<String> names = new LinkedHashSet<>();
        add(names, profile);
        providers.values().forEach(provider -> {
            add(names, provider.profile());
            add(names, provider.sourceProfile());
        });
        return names;
    }

    /** The ARNs of all roles. */
    Set<String> roles() {
        Set<String> arns = new LinkedHashSet<>();
        providers.values().forEach(provider -> add(arns, provider.roleArn()));
        return arns;
    }

    private static void add(Set<String> names, @Nullable String name) {
        if (name != null) {
            names.add(name);
        }
    }
}
