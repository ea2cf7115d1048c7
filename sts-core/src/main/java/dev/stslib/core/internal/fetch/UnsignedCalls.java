package dev.stslib.core.internal.fetch;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.core.internal.chain.SessionNames;
import dev.stslib.core.plan.BaseCredentials.SamlAssertion;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import dev.stslib.store.support.command.CommandRunner;
import dev.stslib.store.support.file.TextFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** Calls of STS that no credentials sign: web identity and SAML. Tokens and assertions are read at each call. */
final class UnsignedCalls {
    /** The limits of STS, in characters. */
    private static final int SHORTEST = 4;

    private static final int LONGEST_TOKEN = 20_000;
    private static final int LONGEST_ASSERTION = 100_000;
    /** Base64 may be in lines. */
    private static final String LINE_BREAKS = "\r\n";

    private final LazyTokenProvider provider;
    private final CommandRunner shell;
    private final SystemEnvironment systemEnvironment;
    private final InstantSource clock;

    /**
     * Creates it. Nothing is called yet.
     *
     * @param provider calls STS
     * @param shell runs commands that print assertions
     * @param systemEnvironment the system environment, for session names
     * @param clock the wall clock
     */
    UnsignedCalls(
            LazyTokenProvider provider, CommandRunner shell, SystemEnvironment systemEnvironment, InstantSource clock) {
        this.provider = provider;
        this.shell = shell;
        this.systemEnvironment = systemEnvironment;
        this.clock = clock;
    }

    TemporaryCredentials webIdentity(WebIdentity identity) {
        String name = SessionNames.expand(
                identity.sessionNameTemplate(), identity.profile(), systemEnvironment, clock.instant());
        Secret token = text(identity.profile(), "web_identity_token_file", identity.tokenFile(), LONGEST_TOKEN, "");
        return provider.provider()
                .assumeRoleWithWebIdentity(
                        identity.endpoint(),
                        new AssumeRoleWithWebIdentityRequest(
                                identity.roleArn(), name, token, identity.duration(), null, identity.policy()))
                .credentials();
    }

    TemporaryCredentials saml(SamlAssertion assertion) {
        return provider.provider()
                .assumeRoleWithSaml(
                        assertion.endpoint(),
                        new AssumeRoleWithSamlRequest(
                                assertion.roleArn(),
                                assertion.providerArn(),
                                assertionText(assertion),
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

    private Secret assertionText(SamlAssertion assertion) {
        Path file = assertion.file();
        String command = assertion.command();
        if (file != null) {
            return text(assertion.profile(), "saml_assertion_file", file, LONGEST_ASSERTION, LINE_BREAKS);
        }
        if (command == null) {
            throw new IllegalStateException("an assertion comes from a file or a command");
        }
        String place = "The saml_assertion_process of profile '" + assertion.profile() + "'";
        byte[] printed = shell.run(place, command, assertion.timeout());
        String text = TextFiles.text(
                "What the saml_assertion_process of profile '" + assertion.profile() + "' printed", printed);
        return fitting(place + " printed", text, LONGEST_ASSERTION, LINE_BREAKS);
    }

    private static Secret text(String profile, String key, Path file, int longest, String allowed) {
        String place = "Profile '" + profile + "', key '" + key + "': the file " + file;
        return fitting(place + " holds", TextFiles.text(place, file, longest), longest, allowed);
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
