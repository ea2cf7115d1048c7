package dev.stslib.source.login;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.service.ServiceEndpoints;
import dev.stslib.aws.support.service.Setting;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a profile and the environment say about a console sign-in.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-login-credentials.html">AWS, login provider</a>
 */
final class LoginReader {
    static final String SESSION = "login_session";

    private static final String FOLDER = "AWS_LOGIN_CACHE_DIRECTORY";
    private static final Pattern REGION_NAME = Pattern.compile("(?!-)[A-Za-z0-9-]{1,63}(?<!-)");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([^}]*)})");

    private final SystemEnvironment systemEnvironment;

    LoginReader(SystemEnvironment systemEnvironment) {
        this.systemEnvironment = systemEnvironment;
    }

    LoginCredentials read(Profile profile, ProfileSet profiles) {
        String session = profile.text(SESSION)
                .orElseThrow(() -> profile.error(SESSION, "is missing", "Sign in with sts login or aws login"));
        return of(profile, profiles, session, null);
    }

    /**
     * A session of a profile, which the profile need not name yet.
     *
     * @param region the region given by the caller, or null for the other places to decide
     */
    LoginCredentials of(Profile profile, ProfileSet profiles, String session, @Nullable String region) {
        return new LoginCredentials(profile.name(), session, cacheFolder(), endpoint(profile, profiles, region));
    }

    /**
     * Where the sign-in service is. The order of places for the region is that of the AWS CLI, so that both ask one
     * endpoint. A general endpoint setting does not apply: the sign-in page is no API.
     */
    private @Nullable ServiceEndpoint endpoint(Profile profile, ProfileSet profiles, @Nullable String given) {
        Optional<Setting> region = Optional.ofNullable(given)
                .map(text -> Setting.of(text, "The region given"))
                .or(() -> Setting.property(systemEnvironment, "aws.region"))
                .or(() -> Setting.variable(systemEnvironment, "AWS_REGION"))
                .or(() -> Setting.variable(systemEnvironment, "AWS_DEFAULT_REGION"))
                .or(() -> Setting.find(profile, "region"));
        if (region.isEmpty()) {
            return null;
        }
        String name = region.get().text();
        if (!REGION_NAME.matcher(name).matches()) {
            // It becomes a part of the host that gets the refresh token.
            throw new ProfileConfigurationException(
                    region.get().place() + " is not the name of a region", "Write a region such as eu-west-1");
        }
        return new ServiceEndpoints(systemEnvironment, profiles).ofOwnSettings("SIGNIN", name, List.of(profile), null);
    }

    /** As for the AWS CLI, a variable in the path is filled in, and one that is not set stays as it is. */
    private Path cacheFolder() {
        Optional<String> folder = systemEnvironment.setting("aws.loginCacheDirectory", FOLDER);
        if (folder.isEmpty()) {
            return systemEnvironment.home().resolve(".aws").resolve("login").resolve("cache");
        }
        String path = VARIABLE.matcher(folder.get()).replaceAll(this::value);
        try {
            return (path.equals("~") ? systemEnvironment.home() : systemEnvironment.path(path)).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new ProfileConfigurationException(
                    FOLDER + " is not a path that this platform can express", "Set it to the path of a folder", e);
        }
    }

    private String value(MatchResult variable) {
        String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
        return Matcher.quoteReplacement(systemEnvironment.env(name).orElse(variable.group()));
    }
}
