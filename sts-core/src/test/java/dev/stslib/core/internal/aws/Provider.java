package dev.stslib.core.internal.aws;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.sdk.AwsSdkTokenProvider;
import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/** What most tests start from. */
final class Provider {
    static final String ACCOUNT = "123456789012";
    static final String ROLE = "arn:aws:iam::123456789012:role/S3ReadOnlyRole";

    private Provider() {}

    static OpenTokenProvider open(InstantSource clock) {
        return open(TokenProviderSettings.DEFAULT.withClock(clock));
    }

    static OpenTokenProvider open(TokenProviderSettings settings) {
        return new AwsSdkTokenProvider().open(settings);
    }

    static TokenProviderSettings settings(InstantSource clock, Duration callTimeout) {
        return new TokenProviderSettings(clock, Duration.ofSeconds(5), callTimeout, null, false, null);
    }

    static StsEndpoint at(EmbeddedSts sts) {
        return StsEndpoint.at("eu-west-1", sts.endpoint());
    }

    static SourceCredentials keysOf(TestUser user) {
        return SourceCredentials.longTerm(user.accessKeyId(), Secret.of(user.secretAccessKey()));
    }

    /** Settings that trust a server's own certificate, if it speaks TLS. */
    static TokenProviderSettings trusting(TokenProviderSettings settings, RawServer server, Path folder) {
        return server.uri().getScheme().equals("http") ? settings : settings.withCaBundle(bundle(server, folder));
    }

    /** A PEM file with a server's own certificate. */
    static Path bundle(RawServer server, Path folder) {
        try {
            return Files.writeString(
                    folder.resolve("ca.pem"),
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(server.certificate().getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
        } catch (IOException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    static AssumeRoleRequest role() {
        return AssumeRoleRequest.of(ROLE, "a-session").build();
    }
}
