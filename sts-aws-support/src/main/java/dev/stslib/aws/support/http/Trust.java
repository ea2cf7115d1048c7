package dev.stslib.aws.support.http;

import dev.stslib.api.error.ProfileConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The TLS context of a client: the first of the settings, {@code AWS_CA_BUNDLE} and the profile, else the JVM's. */
final class Trust {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    private Trust() {}

    /**
     * A file with the certificates to trust.
     *
     * @param file the PEM file
     * @param place where it is set, for messages
     */
    record Bundle(Path file, String place) {}

    /**
     * Finds the bundle in force.
     *
     * @return the bundle, or null if the JVM's default or a given context is in force
     * @throws ProfileConfigurationException if {@code AWS_CA_BUNDLE} is not a path
     */
    static @Nullable Bundle bundle(HttpClientSettings settings) {
        if (settings.sslContext() != null) {
            return null;
        }
        Path given = settings.caBundle();
        if (given != null) {
            return new Bundle(given, "the settings name");
        }
        Optional<String> variable = settings.systemEnvironment().env("AWS_CA_BUNDLE");
        if (variable.isPresent()) {
            return new Bundle(path(settings, variable.get()), "AWS_CA_BUNDLE names");
        }
        Path profile = settings.profileCaBundle();
        return profile == null ? null : new Bundle(profile, "ca_bundle of the profile names");
    }

    /**
     * Makes the context.
     *
     * @param bundle the bundle in force, or null
     * @throws ProfileConfigurationException if the bundle cannot be read; the message names where it is set
     */
    static SSLContext context(HttpClientSettings settings, @Nullable Bundle bundle) {
        if (bundle != null) {
            return context(bundle);
        }
        SSLContext given = settings.sslContext();
        if (given != null) {
            return given;
        }
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new ProfileConfigurationException(
                    "The JVM's default TLS context cannot be made",
                    "Check javax.net.ssl.trustStore and the JVM's other properties javax.net.ssl.*",
                    e);
        }
    }

    private static Path path(HttpClientSettings settings, String text) {
        try {
            return settings.systemEnvironment().path(text);
        } catch (InvalidPathException e) {
            throw new ProfileConfigurationException(
                    "AWS_CA_BUNDLE is not a path on this machine: " + e.getReason(),
                    "Set it to the path of a PEM file, or set LC_ALL or LANG to a UTF-8 locale",
                    e);
        }
    }

    private static SSLContext context(Bundle bundle) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            CertificateFactory certificates = CertificateFactory.getInstance("X.509");
            Matcher block = CERTIFICATE.matcher(Files.readString(bundle.file(), StandardCharsets.ISO_8859_1));
            while (block.find()) {
                byte[] pem = block.group().getBytes(StandardCharsets.US_ASCII);
                store.setCertificateEntry(
                        "ca-" + store.size(), certificates.generateCertificate(new ByteArrayInputStream(pem)));
            }
            if (store.size() == 0) {
                throw wrong(bundle, "holds no certificate", null);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw wrong(bundle, "cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw wrong(bundle, "holds a certificate that cannot be read", e);
        }
    }

    private static ProfileConfigurationException wrong(Bundle bundle, String problem, @Nullable Throwable cause) {
        return new ProfileConfigurationException(
                "The certificate bundle " + bundle.file() + ", which " + bundle.place() + ", " + problem,
                "Give a readable PEM file with the certificates of the authorities to trust",
                cause);
    }
}
