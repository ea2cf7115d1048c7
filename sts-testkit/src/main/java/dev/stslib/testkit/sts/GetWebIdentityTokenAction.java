package dev.stslib.testkit.sts;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** GetWebIdentityToken: a signed token that tells a service outside of AWS who the caller is. */
final class GetWebIdentityTokenAction implements Action {
    private static final int MOST_AUDIENCES = 10;
    private static final int DEFAULT_SECONDS = 300;
    /** In bytes. AWS publishes no limit. */
    private static final int LARGEST_PAYLOAD = 8_192;

    @Override
    public String name() {
        return "GetWebIdentityToken";
    }

    @Override
    public Shape shape() {
        return Shape.of("SigningAlgorithm", "DurationSeconds").list("Audience").list("Tags", "Key", "Value");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        Caller caller = call.caller();
        Parameters parameters = call.parameters();
        List<String> audiences = parameters.texts("Audience");
        String algorithm = parameters.get("SigningAlgorithm", "");
        Integer seconds = parameters.integer("DurationSeconds");
        Constraints constraints = new Constraints()
                .required("Audience", audiences.isEmpty() ? null : "")
                .atMost("Audience", audiences, MOST_AUDIENCES)
                .required("SigningAlgorithm", parameters.get("SigningAlgorithm"))
                .text("SigningAlgorithm", parameters.get("SigningAlgorithm"), 5, 5, Constraints.ANY)
                .range("DurationSeconds", seconds, 60, 3_600);
        for (String audience : audiences) {
            constraints.text("Audience", audience, 1, 1_000, Constraints.ANY);
        }
        constraints.check();
        if (!Set.of(OutboundIssuer.RS256, OutboundIssuer.ES384).contains(algorithm)) {
            throw Errors.validation(algorithm + " is not a signing algorithm");
        }
        SessionTags tags = SessionTags.read(parameters, Caller.NOBODY);
        if (!caller.maySignMore()) {
            throw Errors.notAuthorized(caller, name(), "*");
        }
        OutboundIssuer issuer = call.world().outboundIssuer(caller.account());
        if (issuer == null) {
            throw Errors.outboundFederationDisabled();
        }
        Instant now = call.world().clock().instant();
        Duration asked = Duration.ofSeconds(seconds == null ? DEFAULT_SECONDS : seconds);
        Instant end = now.plus(call.otherLifetime() == null ? asked : call.otherLifetime());
        if (call.sessionEnd() != null && now.plus(asked).isAfter(call.sessionEnd())) {
            throw Errors.sessionDurationEscalation();
        }
        String payload = issuer.payload(claims(caller, audiences, tags), now, end);
        if (payload.getBytes(StandardCharsets.UTF_8).length > LARGEST_PAYLOAD) {
            throw Errors.payloadTooLarge();
        }
        String token = issuer.sign(algorithm, payload);
        call.world().webIdentityTokens().add(token);
        xml.element("WebIdentityToken", token)
                .element(
                        "Expiration",
                        Instant.ofEpochSecond(end.getEpochSecond()).toString());
    }

    private static Map<String, Object> claims(Caller caller, List<String> audiences, SessionTags tags) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("aws_account", caller.account());
        if (!tags.isEmpty()) {
            own.put("request_tags", tags.texts());
        }
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", audiences.size() == 1 ? audiences.get(0) : audiences);
        claims.put("sub", caller.identityArn());
        claims.put("https://sts.amazonaws.com/", own);
        return claims;
    }
}
