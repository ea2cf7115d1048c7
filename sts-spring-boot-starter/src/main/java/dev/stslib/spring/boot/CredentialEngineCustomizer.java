package dev.stslib.spring.boot;

import dev.stslib.core.CredentialEngineBuilder;

/**
 * Changes the engine of an application before it is built, where the properties do not suffice: a source of MFA codes, a
 * listener, a store that has no name. Declare it as a bean. Customizers run in their order, after the properties.
 *
 * <p>An application with customizers gets an engine that does not serve {@code spring.config.import}, because imports come
 * before all beans.
 */
@FunctionalInterface
public interface CredentialEngineCustomizer {
    /**
     * Changes the builder.
     *
     * @param builder the builder, with the settings of the properties
     */
    void customize(CredentialEngineBuilder builder);
}
