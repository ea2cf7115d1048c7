package dev.stslib.source.rolesanywhere;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a certificate and its private key are. Shown by {@code toString} without a secret. */
sealed interface KeyPlace {
    /** What names the place in keys of credentials. The text is part of stored keys and must not change. */
    String identity();

    /**
     * A file with the certificate, and one with the private key.
     *
     * @param certificate certificates in PEM; or, without the other file, also a PKCS#12 key store
     * @param privateKey the private key in PEM, or null where it is in the same file
     */
    record Files(Path certificate, @Nullable Path privateKey) implements KeyPlace {
        @Override
        public String identity() {
            return "files " + certificate + " and " + privateKey;
        }

        @Override
        public String toString() {
            return certificate.toString();
        }
    }

    /**
     * A key store of the Java Cryptography Architecture.
     *
     * @param type such as {@code PKCS12}, {@code PKCS11} or {@code Windows-MY}
     * @param provider the name of the provider, or null for the first that has the type
     * @param file the file of the store, the configuration of the provider for {@code PKCS11}, or null
     * @param selector which of its certificates to use
     */
    record Store(
            String type,
            @Nullable String provider,
            @Nullable Path file,
            CertificateSelector selector) implements KeyPlace {
        /** Whether the file configures the provider: the keys are in a token. */
        boolean isToken() {
            return type.equalsIgnoreCase("PKCS11");
        }

        @Override
        public String identity() {
            return "store " + type + " of " + provider + " in " + file + ", " + selector;
        }

        @Override
        public String toString() {
            return "the key store " + (file == null || isToken() ? type : file.toString());
        }
    }
}
