package dev.stslib.source.sso;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.aws.support.service.ServiceEndpoints;
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
    private static final String SCOPES = "sso_registration_scopes";
    private static final String SECTION = "sso-session";
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
        return new SsoCredentials(
                profile.name(),
                signIn(profile, session.isPresent(), holder, profiles),
                account.orElse(null),
                role.orElse(null));
    }

    /** The sign-in of an {@code sso-session} section, whatever profiles use it. */
    SsoSession read(String session, ProfileSet profiles) {
        Profile holder = profiles.ssoSessions().get(session);
        if (holder == null) {
            throw new ProfileConfigurationException(
                    "There is no section [sso-session " + session + "]" + profiles.ignoredHint(SECTION, session),
                    "Add it to the config file, or name a profile");
        }
        return signIn(holder, true, holder, profiles);
    }

    private SsoSession signIn(Profile profile, boolean isSession, Profile holder, ProfileSet profiles) {
        String startUrl = required(profile, holder, START_URL);
        String region = required(profile, holder, REGION);
        if (!REGION_NAME.matcher(region).matches()) {
            // It becomes a part of the host that gets the token.
            throw holder.error(REGION, "is not the name of a region", "Write a region such as eu-west-1");
        }
        ServiceEndpoints endpoints = new ServiceEndpoints(systemEnvironment, profiles);
        return new SsoSession(
                isSession ? "sso-session '" + holder.name() + "'" : "profile '" + profile.name() + "'",
                isSession ? holder.name() : null,
                startUrl,
                region,
                holder.text(SCOPES).map(SsoReader::list).orElse(List.of()),
                systemEnvironment.home().resolve(".aws").resolve("sso").resolve("cache"),
                endpoints.of("SSO", region, profile),
                endpoints.of("SSO_OIDC", region, profile));
    }

    private static List<String> list(String scopes) {
        return Stream.of(scopes.split(",", -1))
                .map(String::strip)
                .filter(scope -> !scope.isEmpty())
                .toList();
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
                            + profiles.ignoredHint(SECTION, name),
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
}
