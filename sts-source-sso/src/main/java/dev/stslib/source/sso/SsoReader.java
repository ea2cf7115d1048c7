package dev.stslib.source.sso;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.aws.support.service.ServiceEndpoints;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what a profile says about IAM Identity Center.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html">AWS, IAM Identity Center
 *     credential provider</a>
 */
final class SsoReader {
    private static final String SESSION = "sso_session";
    private static final String START_URL = "sso_start_url";
    private static final String REGION = "sso_region";
    private static final String ACCOUNT = "sso_account_id";
    private static final String ROLE = "sso_role_name";
    private static final Pattern REGION_NAME = Pattern.compile("(?!-)[A-Za-z0-9-]{1,63}(?<!-)");

    private final SystemEnvironment systemEnvironment;

    SsoReader(SystemEnvironment systemEnvironment) {
        this.systemEnvironment = systemEnvironment;
    }

    SsoCredentials read(Profile profile, ProfileSet profiles) {
        Optional<String> account = profile.text(ACCOUNT);
        Optional<String> role = profile.text(ROLE);
        if (account.isPresent() != role.isPresent()) {
            String there = account.isPresent() ? ACCOUNT : ROLE;
            String missing = account.isPresent() ? ROLE : ACCOUNT;
            throw profile.error(there, "is there without " + missing, "Set both or neither");
        }
        Optional<String> session = profile.text(SESSION);
        Profile holder = session.map(name -> session(profile, profiles, name)).orElse(profile);
        String startUrl = required(profile, holder, START_URL);
        String region = required(profile, holder, REGION);
        if (!REGION_NAME.matcher(region).matches()) {
            // It becomes a part of the host that gets the token.
            throw holder.error(REGION, "is not the name of a region", "Write a region such as eu-west-1");
        }
        return new SsoCredentials(
                profile.name(),
                session.orElse(null),
                startUrl,
                region,
                account.orElse(null),
                role.orElse(null),
                tokenFile(session.orElse(startUrl)),
                new ServiceEndpoints(systemEnvironment, profiles).of("SSO", region, profile));
    }

    private static Profile session(Profile profile, ProfileSet profiles, String name) {
        for (String key : List.of(REGION, START_URL)) {
            if (profile.text(key).isPresent()) {
                throw profile.error(
                        key,
                        "is set together with sso_session, whose section holds it",
                        "Remove " + key + " or sso_session from the profile");
            }
        }
        Profile session = profiles.ssoSessions().get(name);
        if (session == null) {
            throw profile.error(
                    SESSION,
                    "names the section [sso-session " + name + "], which is not there"
                            + profiles.ignoredHint("sso-session", name),
                    "Add it to the config file");
        }
        return session;
    }

    private static String required(Profile profile, Profile holder, String key) {
        return holder.text(key)
                .orElseThrow(() -> profile.error(
                        holder == profile ? firstKey(profile) : SESSION,
                        "needs " + key + (holder == profile ? "" : " in [sso-session " + holder.name() + "]")
                                + ", which is missing",
                        "Set " + key));
    }

    private static String firstKey(Profile profile) {
        return Stream.of(START_URL, REGION, ACCOUNT, ROLE)
                .filter(key -> profile.text(key).isPresent())
                .findFirst()
                .orElse(START_URL);
    }

    private Path tokenFile(String of) {
        return systemEnvironment
                .home()
                .resolve(".aws")
                .resolve("sso")
                .resolve("cache")
                .resolve(sha1(of) + ".json");
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
