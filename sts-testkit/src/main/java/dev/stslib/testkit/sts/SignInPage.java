package dev.stslib.testkit.sts;

import dev.stslib.api.error.FormatException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import dev.stslib.aws.support.json.Json;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.sigv4.WireRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * The federation endpoint of AWS's sign-in, at the path {@code /federation}: POST with {@code getSigninToken} exchanges
 * credentials for a token, and GET with {@code login} redirects to a page of the console. AWS takes {@code
 * getSigninToken} by GET too; this one refuses it, because addresses are logged.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html">IAM,
 *     custom identity broker access to the console</a>
 */
final class SignInPage {
    static final String PATH = "/federation";

    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(15);
    private static final String CONSOLES =
            "([a-z0-9-]+\\.)?console\\.(aws\\.amazon\\.com|amazonaws\\.cn|amazonaws-us-gov\\.com|amazonaws-eusc\\.eu)";

    private final World world;
    private final RequestLog log;

    SignInPage(World world, RequestLog log) {
        this.world = world;
        this.log = log;
    }

    HttpAnswer answer(WireRequest request) {
        Parameters parameters = Parameters.of(request);
        int number = log.arrived(new RecordedRequest(
                world.clock().instant(), parameters.get("Action", ""), parameters.asMap(), null, null, 0, null));
        try {
            RequestForm.check(request);
            parameters.checkThatNoneRepeats();
            HttpAnswer answer = request.method().equals("POST") ? token(request, parameters) : login(parameters);
            log.answered(number, answer.status(), null);
            return answer;
        } catch (StsException e) {
            log.answered(number, e.status(), e.code());
            return HttpAnswer.of(e.status(), "text/plain", e.text());
        }
    }

    private HttpAnswer token(WireRequest request, Parameters parameters) throws StsException {
        require(request.query().isEmpty(), "Credentials are in the body of a POST, not in its address");
        requireParameters(parameters, Set.of("Action", "Session"), Set.of("SessionDuration"));
        require(parameters.get("Action", "").equals("getSigninToken"), "A POST has the action getSigninToken");
        Integer duration = parameters.integer("SessionDuration");
        require(duration == null || (duration >= 900 && duration <= 43_200), "SessionDuration is 900 to 43200");
        checkSession(parameters.get("Session", ""), duration != null);
        String token = world.random().sessionToken();
        world.signInTokens().put(token, world.clock().instant());
        return HttpAnswer.of(200, "application/json", "{\"SigninToken\":\"" + token + "\"}");
    }

    private void checkSession(String json, boolean hasDuration) throws StsException {
        Map<String, String> session = session(json);
        IssuedCredentials issued = world.issued(session.getOrDefault("sessionId", ""));
        require(
                issued != null
                        && issued.secretAccessKey().equals(session.get("sessionKey"))
                        && issued.sessionToken().equals(session.get("sessionToken")),
                "The session is not one of this STS");
        if (issued == null) {
            return;
        }
        require(issued.expiration().isAfter(world.clock().instant()), "The session has expired");
        Caller.Kind kind = issued.caller().kind();
        require(kind == Caller.Kind.ROLE || kind == Caller.Kind.FEDERATED, "The session is not one of a role");
        require(kind == Caller.Kind.ROLE || !hasDuration, "A federated user has no SessionDuration");
    }

    private static Map<String, String> session(String json) throws StsException {
        try {
            Fields fields = Json.fields(
                    json.getBytes(StandardCharsets.UTF_8),
                    problem -> new FormatException(problem, "Write the session as a JSON object"));
            return Map.of(
                    "sessionId", fields.text("sessionId"),
                    "sessionKey", fields.text("sessionKey"),
                    "sessionToken", fields.text("sessionToken"));
        } catch (StslibException e) {
            throw refused("The session is not a JSON object with sessionId, sessionKey and sessionToken");
        }
    }

    private HttpAnswer login(Parameters parameters) throws StsException {
        requireParameters(parameters, Set.of("Action", "Destination", "SigninToken"), Set.of("Issuer"));
        require(parameters.get("Action", "").equals("login"), "A GET has the action login");
        Instant given = world.signInTokens().get(parameters.get("SigninToken", ""));
        require(
                given != null
                        && given.plus(TOKEN_LIFETIME).isAfter(world.clock().instant()),
                "The token is unknown or older than 15 minutes");
        String destination = parameters.get("Destination", "");
        URI uri = URI.create(destination);
        require(
                "https".equals(uri.getScheme()) && String.valueOf(uri.getHost()).matches(CONSOLES),
                "The destination is no page of the console");
        return HttpAnswer.of(302, "text/html", "").withHeader("Location", destination);
    }

    private static void requireParameters(Parameters parameters, Set<String> needed, Set<String> allowed)
            throws StsException {
        Set<String> names = parameters.asMap().keySet();
        require(names.containsAll(needed), "These parameters are needed: " + needed);
        require(
                names.stream().allMatch(name -> needed.contains(name) || allowed.contains(name)),
                "There are other parameters than " + needed + " and " + allowed);
    }

    private static void require(boolean right, String problem) throws StsException {
        if (!right) {
            throw refused(problem);
        }
    }

    private static StsException refused(String problem) {
        return new StsException(400, "BadRequest", problem);
    }
}
