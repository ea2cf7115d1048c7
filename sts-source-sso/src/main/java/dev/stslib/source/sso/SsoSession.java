package dev.stslib.source.sso;

import dev.stslib.aws.support.service.ServiceEndpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in to IAM Identity Center, as an {@code sso-session} section or a profile describes it. All profiles of a
 * section share it.
 *
 * @param label the section or the profile, for messages, such as {@code sso-session 'corp'}
 * @param name the name of the section; null where a profile names the start URL itself
 * @param startUrl the start URL
 * @param region the region of Identity Center
 * @param scopes the values of {@code sso_registration_scopes}; empty if it is not set
 * @param cacheFolder the folder in which the AWS CLI and the SDKs keep tokens, {@code ~/.aws/sso/cache}
 * @param portal the endpoint that gives credentials and lists accounts
 * @param oidc the endpoint that gives tokens
 */
public record SsoSession(
        String label,
        @Nullable String name,
        String startUrl,
        String region,
        List<String> scopes,
        Path cacheFolder,
        ServiceEndpoint portal,
        ServiceEndpoint oidc) {
    public SsoSession {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(startUrl, "startUrl");
        Objects.requireNonNull(region, "region");
        scopes = List.copyOf(scopes);
        Objects.requireNonNull(cacheFolder, "cacheFolder");
        Objects.requireNonNull(portal, "portal");
        Objects.requireNonNull(oidc, "oidc");
    }

    /**
     * The file in which the AWS CLI and the SDKs keep the token.
     *
     * @return a file in {@link #cacheFolder}
     */
    public Path tokenFile() {
        return cacheFolder.resolve(id() + ".json");
    }

    /** Where the AWS CLI keeps credentials, {@code ~/.aws/cli/cache}. */
    Path awsCliFolder() {
        return cacheFolder.resolveSibling("..").normalize().resolve("cli").resolve("cache");
    }

    /** What names the sign-in in file names: the digest of the section's name, or else of the start URL. */
    String id() {
        return sha1(name == null ? startUrl : name);
    }

    static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
