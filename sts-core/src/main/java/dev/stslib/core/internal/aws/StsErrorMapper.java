package dev.stslib.core.internal.aws;

import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Maps a refusal of STS to an error with a remedy that fits the code.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">STS, common errors</a>
 */
final class StsErrorMapper {
    private static final String PROVIDER =
            "Get a new token from the identity provider, and check that it is the one that"
                    + " IAM knows and that the audience is right";

    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("ExpiredToken", "Get new credentials for the source of this request"),
            Map.entry("ExpiredTokenException", "Get a new token or assertion from the identity provider"),
            Map.entry(
                    "InvalidClientTokenId",
                    "Check the access key id: it must exist, be active, be of this partition, and temporary keys need their"
                            + " session token"),
            Map.entry("UnrecognizedClientException", "Check the access key id and the session token"),
            Map.entry(
                    "ValidationError",
                    "Change the parameter that STS names; a role's own maximum and the hour of chained roles bound the"
                            + " duration"),
            Map.entry("MalformedPolicyDocument", "Correct the session policy: it must be a JSON policy of IAM"),
            Map.entry("PackedPolicyTooLarge", "Shorten the session policy, take fewer managed policies or fewer tags"),
            Map.entry("RegionDisabledException", "Switch the region on in the account's settings, or take another one"),
            Map.entry(
                    "SessionDurationEscalationException",
                    "Ask for a token that ends before the credentials that sign the request, or sign with others that live"
                            + " longer"),
            Map.entry(
                    "OutboundWebIdentityFederationDisabledException",
                    "Switch outbound web identity federation on in the account's settings in IAM"),
            Map.entry("JWTPayloadSizeExceededException", "Give fewer or shorter tags"),
            Map.entry(
                    "ExpiredTradeInTokenException",
                    "Ask the account that delegates the access for a new trade-in token"),
            Map.entry("IDPRejectedClaim", PROVIDER),
            Map.entry("InvalidIdentityToken", PROVIDER),
            Map.entry("IDPCommunicationError", "Try again; STS could not reach the identity provider"),
            Map.entry(
                    "InvalidAuthorizationMessageException",
                    "Give the encoded message of an AccessDenied whole and unchanged"));

    private StsErrorMapper() {}

    static StslibException of(StsCallContext call, AwsServiceException refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        if (details == null
                || details.errorCode() == null
                || details.errorCode().isBlank()) {
            return SdkErrorMapper.notSts(call, "HTTP " + refused.statusCode() + " without an error code", null);
        }
        String said = details.errorMessage() == null ? "" : details.errorMessage();
        StsError error =
                new StsError(details.errorCode(), refused.statusCode(), clean(call, said), refused.requestId());
        String what = call.where() + " was refused with " + error.code() + " (HTTP " + error.httpStatus() + ")"
                + (error.message().isEmpty() ? "" : ": " + error.message());
        String lower = said.toLowerCase(Locale.ROOT);
        if (error.code().equals("AccessDenied") && lower.contains("multifactorauthentication failed")) {
            return mfa(what, lower, error);
        }
        return new StsServiceException(what, remedy(error, lower), error, null);
    }

    private static StslibException mfa(String what, String said, StsError error) {
        if (said.contains("must provide both")) {
            return new StsServiceException(what, "Give the MFA device and its code together", error, null);
        }
        String remedy = said.contains("unable to validate")
                ? "Check that the MFA device is the caller's own"
                : "Wait for the device's next code and give that: each code is accepted once, and only in its time";
        return new MfaCodeRejectedException(what, remedy, error, null);
    }

    private static String remedy(StsError error, String said) {
        if (error.isThrottling()) {
            return "Call less often, or wait: STS limits the requests of an account and region";
        }
        return switch (error.code()) {
            case "AccessDenied" ->
                said.contains("session credentials")
                        ? "Sign with the long-term keys of a user: session credentials may not make this call"
                        : "Check that the role exists, that its trust policy names the caller with the external id and"
                                + " the MFA that it asks for, and that the caller may make this call";
            case "SignatureDoesNotMatch" ->
                said.contains("signature expired") || said.contains("not yet current")
                        ? "Set the clock of this machine: STS accepts 15 minutes of difference"
                        : "Check the secret access key, and the clock of this machine";
            default -> {
                String known = REMEDIES.get(error.code());
                yield known != null
                        ? known
                        : error.httpStatus() >= 500
                                ? "Try again; STS itself has a problem"
                                : "Look the code up in the API reference of STS";
            }
        };
    }

    /** STS repeats what was signed, the session token in it, when a signature is wrong: that part is cut off. */
    private static String clean(StsCallContext call, String said) {
        int canonical = said.indexOf("The Canonical String");
        String cut = canonical < 0 ? said : said.substring(0, canonical);
        String text = call.scrub(cut).strip();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
