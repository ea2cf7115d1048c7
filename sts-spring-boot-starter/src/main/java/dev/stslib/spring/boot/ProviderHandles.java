package dev.stslib.spring.boot;

import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.sdk.SdkCredentials;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Makes the providers that the properties name, and knows the handles behind them. Thread-safe. */
final class ProviderHandles {
    private final CredentialEngine engine;
    private final Map<String, ProviderProperties> providers;
    private final Map<String, CredentialHandle> handles = new ConcurrentHashMap<>();

    ProviderHandles(CredentialEngine engine, StslibProperties properties) {
        this.engine = engine;
        this.providers = new HashMap<>(properties.providers());
        String profile = properties.profile();
        if (profile != null) {
            ProviderProperties given = providers.put(StslibProperties.DEFAULT, ProviderProperties.ofProfile(profile));
            MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn(entries -> {
                entries.put("stslib.profile", profile);
                entries.put(property(StslibProperties.DEFAULT), given);
            });
        }
    }

    /**
     * Makes a provider. It sends no request.
     *
     * @param name a name among the properties, or {@link StslibProperties#DEFAULT}
     */
    AwsCredentialsProvider provider(String name) {
        return SdkCredentials.of(handles.computeIfAbsent(name, this::open));
    }

    /** The handles of the providers that were made so far, by name. */
    Map<String, CredentialHandle> made() {
        return new TreeMap<>(handles);
    }

    private CredentialHandle open(String name) {
        ProviderProperties given = providers.get(name);
        if (given == null && name.equals(StslibProperties.DEFAULT)) {
            return engine.defaultCredentials();
        }
        ProviderProperties provider = require(given, property(name), name);
        String profile = provider.profileAlone(property(name));
        return profile == null ? engine.handle(request(name, provider, new LinkedHashSet<>())) : engine.handle(profile);
    }

    private RoleRequest request(String name, ProviderProperties provider, Set<String> behind) {
        String property = property(name);
        MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn(entries -> {
            entries.put(property + ".source", provider.source());
            entries.put(property + ".source-profile", provider.sourceProfile());
        });
        RoleRequest.Builder role = provider.role(property);
        if (provider.sourceProfile() != null) {
            role.sourceProfile(provider.sourceProfile());
        }
        String source = provider.source();
        if (source != null) {
            behind.add(name);
            ProviderProperties its = require(providers.get(source), property + ".source", source);
            if (behind.contains(source)) {
                throw new InvalidConfigurationPropertyValueException(
                        property + ".source", source, "The sources lead back to where they started: " + behind + ".");
            }
            String profile = its.profileAlone(property(source));
            if (profile == null) {
                role.source(request(source, its, behind));
            } else {
                role.sourceProfile(profile);
            }
        }
        return role.build();
    }

    private static ProviderProperties require(@Nullable ProviderProperties found, String property, String name) {
        if (found == null) {
            throw new InvalidConfigurationPropertyValueException(
                    property, name, "There is no provider of this name below 'stslib.providers'.");
        }
        return found;
    }

    private static String property(String name) {
        return StslibProperties.PREFIX + ".providers." + name;
    }
}
