package dev.stslib.source.login;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a profile says about a console sign-in.
 *
 * @param profile the profile
 * @param session the ARN of the person's session in the console, the value of {@code login_session}
 * @param cacheFolder the folder in which the AWS CLI and the SDKs keep sign-ins, by default {@code ~/.aws/login/cache}
 * @param endpoint the endpoint that renews the credentials; null if no region is known, and then nothing can be renewed
 */
public record LoginCredentials(
        String profile,
        String session,
        Path cacheFolder,
        @Nullable ServiceEndpoint endpoint) implements SourcePlan {
    private static final Pattern ACCOUNT = Pattern.compile("arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):.*");

    public LoginCredentials {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(cacheFolder, "cacheFolder");
    }

    /**
     * The file in which the AWS CLI and the SDKs keep the sign-in.
     *
     * @return a file in {@link #cacheFolder}
     */
    public Path tokenFile() {
        return cacheFolder.resolve(id() + ".json");
    }

    /** What names the session in file names. */
    String id() {
        return sha256(session);
    }

    /** A console session has the account in its ARN. */
    @Override
    public @Nullable String accountId() {
        Matcher arn = ACCOUNT.matcher(session);
        return arn.matches() ? arn.group(1) : null;
    }

    /** The texts are part of stored keys and must not change. Another server is another key. */
    @Override
    public CredentialKey key() {
        Map<String, String> parts = new TreeMap<>(Map.of("source", "file " + tokenFile(), "session", session));
        if (endpoint != null && endpoint.override() != null) {
            parts.put("override", endpoint.override().toString());
        }
        return CredentialKey.of("CreateOAuth2Token", parts);
    }

    @Override
    public boolean keyIsComplete() {
        return true;
    }

    @Override
    public String describe() {
        return "the console sign-in " + session;
    }

    @Override
    public boolean temporary() {
        return true;
    }

    /** The console session of a role is that of a role; for one of a user, STS decides. */
    @Override
    public boolean roleChaining() {
        return session.contains(":assumed-role/");
    }

    @Override
    public boolean shared() {
        return true;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
