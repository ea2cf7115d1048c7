package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.core.internal.profile.IgnoredSections;
import dev.stslib.core.internal.profile.SectionType;
import dev.stslib.core.plan.BaseCredentials.SsoCredentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    private final ProfileSet profiles;
    private final SystemEnvironment host;

    SsoReader(ProfileSet profiles, SystemEnvironment host) {
        this.profiles = profiles;
        this.host = host;
    }

    static boolean applies(Profile profile) {
        return Stream.of(SESSION, START_URL, REGION, ACCOUNT, ROLE).anyMatch(key -> ProfileValues.has(profile, key));
    }

    SsoCredentials read(Profile profile) {
        @Nullable String account = ProfileValues.textOrNull(profile, ACCOUNT);
        @Nullable String role = ProfileValues.textOrNull(profile, ROLE);
        if ((account == null) != (role == null)) {
            String there = account == null ? ROLE : ACCOUNT;
            String missing = account == null ? ACCOUNT : ROLE;
            throw ProfileValues.error(profile, there, "is there without " + missing, "Set both or neither");
        }
        Optional<String> session = ProfileValues.text(profile, SESSION);
        Profile holder = session.map(name -> session(profile, name)).orElse(profile);
        String startUrl = required(profile, holder, START_URL);
        String region = required(profile, holder, REGION);
        return new SsoCredentials(
                profile.name(),
                session.orElse(null),
                startUrl,
                region,
                account,
                role,
                tokenFile(session.orElse(startUrl)),
                Setting.find(profile, "ignore_configured_endpoint_urls")
                        .map(Setting::isTrue)
                        .orElse(false));
    }

    private Profile session(Profile profile, String name) {
        for (String key : List.of(REGION, START_URL)) {
            if (ProfileValues.has(profile, key)) {
                throw ProfileValues.error(
                        profile,
                        key,
                        "stands beside sso_session, which has its own",
                        "Take " + key + " out of the profile, or take sso_session out");
            }
        }
        Profile session = profiles.ssoSessions().get(name);
        if (session == null) {
            throw ProfileValues.error(
                    profile,
                    SESSION,
                    "names the section [sso-session " + name + "], which is not there"
                            + IgnoredSections.hint(profiles, SectionType.SSO_SESSION, name),
                    "Add it to the config file");
        }
        return session;
    }

    private static String required(Profile profile, Profile holder, String key) {
        return ProfileValues.text(holder, key)
                .orElseThrow(() -> ProfileValues.error(
                        profile,
                        holder == profile ? firstKey(profile) : SESSION,
                        "needs " + key + (holder == profile ? "" : " in [sso-session " + holder.name() + "]")
                                + ", which is missing",
                        "Set " + key));
    }

    private static String firstKey(Profile profile) {
        return Stream.of(START_URL, REGION, ACCOUNT, ROLE)
                .filter(key -> ProfileValues.has(profile, key))
                .findFirst()
                .orElse(START_URL);
    }

    private Path tokenFile(String of) {
        return host.home().resolve(".aws").resolve("sso").resolve("cache").resolve(sha1(of) + ".json");
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
