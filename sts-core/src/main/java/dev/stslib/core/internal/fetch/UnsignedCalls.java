package dev.stslib.core.internal.fetch;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.internal.chain.SessionNames;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.plan.BaseCredentials.SamlAssertion;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import dev.stslib.store.support.command.CommandRunner;
import dev.stslib.store.support.file.TextFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls of STS that no credentials sign: web identity and SAML. Each call reads the token or the assertion. */
final class UnsignedCalls {
    /** The limits of STS, in characters. */
    private static final int SHORTEST = 4;

    private static final int LONGEST_TOKEN = 20_000;
    private static final int LONGEST_ASSERTION = 100_000;
    /** Base64 may be in lines. */
    private static final String LINE_BREAKS = "\r\n";

    private final Lazy<OpenTokenProvider> provider;
    private final CommandRunner shell;
    private final SystemEnvironment systemEnvironment;
    private final InstantSource clock;

    /**
     * Creates it. Nothing is called yet.
     *
     * @param provider calls STS
     * @param shell runs commands that print tokens and assertions
     * @param systemEnvironment the system environment, for session names
     * @param clock the wall clock
     */
    UnsignedCalls(
            Lazy<OpenTokenProvider> provider,
            CommandRunner shell,
            SystemEnvironment systemEnvironment,
            InstantSource clock) {
        this.provider = provider;
        this.shell = shell;
        this.systemEnvironment = systemEnvironment;
        this.clock = clock;
    }

    TemporaryCredentials webIdentity(WebIdentity identity) {
        String name = SessionNames.expand(
                identity.sessionNameTemplate(), identity.profile(), systemEnvironment, clock.instant());
        Secret token = text(
                identity.profile(),
                "web_identity_token",
                identity.tokenFile(),
                identity.command(),
                identity.timeout(),
                LONGEST_TOKEN,
                "");
        return provider.get()
                .assumeRoleWithWebIdentity(
                        identity.endpoint(),
                        new AssumeRoleWithWebIdentityRequest(
                                identity.roleArn(), name, token, identity.duration(), null, identity.policy()))
                .credentials();
    }

    TemporaryCredentials saml(SamlAssertion assertion) {
        return provider.get()
                .assumeRoleWithSaml(
                        assertion.endpoint(),
                        new AssumeRoleWithSamlRequest(
                                assertion.roleArn(),
                                assertion.providerArn(),
                                text(
                                        assertion.profile(),
                                        "saml_assertion",
                                        assertion.file(),
                                        assertion.command(),
                                        assertion.timeout(),
                                        LONGEST_ASSERTION,
                                        LINE_BREAKS),
                                assertion.duration(),
                                assertion.policy()))
                .credentials();
    }

    /** Credentials of another source, as they are, from now on. */
    static TemporaryCredentials temporary(SourceCredentials got, Instant now) {
        Secret token = got.sessionToken();
        if (token == null) {
            throw new IllegalArgumentException("long-term keys are not temporary credentials");
        }
        return new TemporaryCredentials(
                got.accessKeyId(),
                got.secretAccessKey(),
                token,
                now,
                got.expires().orElse(TemporaryCredentials.LATEST));
    }

    /** Reads the file of the key {@code KIND_file}, or runs the command of {@code KIND_process}. */
    private Secret text(
            String profile,
            String kind,
            @Nullable Path file,
            @Nullable String command,
            Duration timeout,
            int longest,
            String allowed) {
        if (file != null) {
            String place = "Profile '" + profile + "', key '" + kind + "_file': the file " + file;
            return fitting(place + " holds", TextFiles.text(place, file, longest), longest, allowed);
        }
        String place = kind + "_process of profile '" + profile + "'";
        byte[] printed = shell.run("The " + place, Objects.requireNonNull(command), timeout);
        String text = TextFiles.text("What the " + place + " printed", printed);
        return fitting("The " + place + " printed", text, longest, allowed);
    }

    private static Secret fitting(String place, String written, int longest, String allowed) {
        String text = written.strip();
        if (text.chars().anyMatch(sign -> Character.isISOControl(sign) && allowed.indexOf(sign) < 0)) {
            throw new ProfileConfigurationException(
                    place + " control characters, such as those of text in UTF-16",
                    "Save the token or the assertion alone, as plain text in UTF-8");
        }
        int length = text.codePointCount(0, text.length());
        if (length < SHORTEST || length > longest) {
            throw new ProfileConfigurationException(
                    place + " " + (length == 0 ? "nothing" : length + " characters"),
                    "Provide the token or the assertion alone: STS takes " + SHORTEST + " to " + longest
                            + " characters");
        }
        return Secret.of(text);
    }
}
