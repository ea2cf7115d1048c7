package dev.stslib.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest.Algorithm;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import dev.stslib.cli.internal.audit.AuditEntry;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a web identity token, by which a service outside of AWS knows who a profile is. */
@Command(
        name = "token",
        header = "Print a web identity token for a service outside of AWS",
        description = {
            "Sends GetWebIdentityToken, signed by the role or the keys of a profile, and prints the token: a signed JSON"
                    + " Web Token for another cloud or service. The account needs outbound web identity federation. The"
                    + " command stores the token nowhere. Treat it as a secret until it expires. With --output json, the"
                    + " command prints the expiration too."
        },
        footer = "  sts token --profile BobSmith https://api.example.com")
final class TokenCommand extends StsCommand {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(
            arity = "1..10",
            paramLabel = "AUDIENCE",
            description = "who is to accept the token, as the other service names itself")
    private List<String> audiences = new ArrayList<>();

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "the profile; by default the credentials in the environment, or else the profile of"
                    + " AWS_PROFILE or 'default'")
    private @Nullable String profile;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            defaultValue = "RS256",
            description = "how the token is signed: RS256, or ES384; RS256 by default")
    private Algorithm algorithm = Algorithm.RS256;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "how long the token lives, 1m to 1h; 5m by default")
    private @Nullable Duration duration;

    @Option(
            names = "--tag",
            paramLabel = "KEY=VALUE",
            description = "a claim of your own in the token; repeat it for more")
    private List<String> tags = new ArrayList<>();

    TokenCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        List<Tag> pairs = new ArrayList<>();
        NarrowOptions.pairs(tags).forEach((key, value) -> pairs.add(new Tag(key, value)));
        GetWebIdentityTokenRequest request = new GetWebIdentityTokenRequest(audiences, algorithm, duration, pairs);
        try (CredentialEngine engine = context().engines().open()) {
            Connections connections = new Connections(context(), engine);
            WebIdentityToken token = connections.webIdentityToken(profile, request);
            JsonNode claims = claims(token);
            String subject = claims.path("sub").asText();
            context()
                    .audit()
                    .note(new AuditEntry(
                            "token",
                            connections.signer(profile),
                            Plans.account(subject),
                            subject,
                            claims.path("jti").asText(),
                            token.expiration(),
                            SessionPolicy.NONE));
            print(token);
            return ExitCode.OK.status();
        }
    }

    private void print(WebIdentityToken token) {
        String text = token.token().revealSecret();
        if (context().output().isJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("token", text);
            fields.put("expiration", token.expiration().toString());
            context().output().json(fields);
        } else {
            context().output().line(text);
        }
    }

    /** The claims that name the token in the audit log. The engine has checked that they can be read. */
    @SuppressWarnings("UnusedException") // its message may quote the token
    private static JsonNode claims(WebIdentityToken token) {
        try {
            return JSON.readTree(
                    Base64.getUrlDecoder().decode(token.token().revealSecret().split("\\.", -1)[1]));
        } catch (IOException e) {
            throw new IllegalStateException("The engine lets no token pass whose claims are no JSON object");
        }
    }
}
