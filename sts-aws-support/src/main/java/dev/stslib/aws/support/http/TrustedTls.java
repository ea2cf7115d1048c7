package dev.stslib.aws.support.http;

import dev.stslib.api.error.ProfileConfigurationException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes connections secure. It reads the trusted certificates for the first connection, since that takes time, and again for
 * a new connection once the file has changed. If a changed file cannot be read, the earlier certificates stay in use.
 */
final class TrustedTls implements TlsSocketStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedTls.class);
    private static final Stamp MISSING = new Stamp(null, null, -1);

    private final HttpClientSettings settings;
    private volatile @Nullable Made made;

    /** What changes with a file. */
    private record Stamp(@Nullable Object key, @Nullable FileTime modified, long size) {}

    /** What was made from a file, or from none. */
    private record Made(TlsSocketStrategy strategy, Stamp stamp) {}

    TrustedTls(HttpClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
            throws IOException {
        return strategy().upgrade(socket, target, port, attachment, context);
    }

    private TlsSocketStrategy strategy() {
        Trust.Bundle bundle = Trust.bundle(settings);
        Stamp stamp = stamp(bundle);
        Made current = made;
        return current != null && current.stamp().equals(stamp) ? current.strategy() : make(bundle, stamp);
    }

    private synchronized TlsSocketStrategy make(Trust.@Nullable Bundle bundle, Stamp stamp) {
        Made before = made;
        if (before != null && before.stamp().equals(stamp)) {
            return before.strategy();
        }
        TlsSocketStrategy strategy;
        try {
            strategy = new DefaultClientTlsStrategy(
                    Trust.context(settings, bundle), HostnameVerificationPolicy.BUILTIN, NoopHostnameVerifier.INSTANCE);
        } catch (ProfileConfigurationException e) {
            if (before == null) {
                throw e;
            }
            LOG.warn("{}. The certificates that it held before stay in use.", e.problem());
            strategy = before.strategy();
        }
        made = new Made(strategy, stamp);
        return strategy;
    }

    private static Stamp stamp(Trust.@Nullable Bundle bundle) {
        if (bundle == null) {
            return MISSING;
        }
        try {
            BasicFileAttributes found = Files.readAttributes(bundle.file(), BasicFileAttributes.class);
            return new Stamp(found.fileKey(), found.lastModifiedTime(), found.size());
        } catch (IOException e) {
            return MISSING;
        }
    }
}
