package dev.stslib.testkit.sts;

/** The refusals of STS, with AWS's statuses, codes and wording. */
final class Errors {
    private Errors() {}

    static StsException accessDenied(String message) {
        return new StsException(403, "AccessDenied", message);
    }

    static StsException notAuthorized(Caller caller, String operation, String resource) {
        return accessDenied("User: " + caller.arn() + " is not authorized to perform: sts:" + operation
                + " on resource: " + resource);
    }

    static StsException sessionCredentials(String operation) {
        return accessDenied("Cannot call " + operation + " with session credentials");
    }

    static StsException wrongMfaCode() {
        return accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }

    static StsException unknownMfaDevice() {
        return accessDenied("MultiFactorAuthentication failed, unable to validate MFA code.  "
                + "Please verify your MFA serial number is valid and associated with this user.");
    }

    static StsException halfOfMfa() {
        return accessDenied(
                "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.");
    }

    static StsException tooManyAccessKeys(int most) {
        return new StsException(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: " + most);
    }

    static StsException noSuchAccessKey(String id) {
        return new StsException(404, "NoSuchEntity", "The Access Key with id " + id + " cannot be found.");
    }

    static StsException validation(String message) {
        return new StsException(400, "ValidationError", message);
    }

    static StsException malformedPolicy(String message) {
        return new StsException(400, "MalformedPolicyDocument", message);
    }

    static StsException packedPolicyTooLarge(int percent) {
        return new StsException(
                400,
                "PackedPolicyTooLarge",
                "Packed policy consumes " + percent + "% of allotted space, please use smaller policy.");
    }

    static StsException invalidAction(String action, String version) {
        return new StsException(400, "InvalidAction", "Could not find operation " + action + " for version " + version);
    }

    static StsException unknownOperation() {
        return new StsException(
                404,
                "UnknownOperationException",
                "The action or operation requested is not valid. Verify that the action is typed correctly.");
    }

    static StsException malformedHttp(String message) {
        return new StsException(400, "MalformedHttpRequestException", message);
    }

    static StsException malformedQueryString() {
        return new StsException(404, "MalformedQueryString", "The query string contains a syntax error.");
    }

    static StsException notSigned(String header) {
        return signature("'" + header + "' must be a 'SignedHeader' in the AWS Authorization.");
    }

    static StsException invalidMessage() {
        return new StsException(
                400, "InvalidAuthorizationMessageException", "Message is not a valid authorization message.");
    }

    static StsException missingAuthentication() {
        return new StsException(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
    }

    static StsException incompleteSignature(String message) {
        return new StsException(400, "IncompleteSignature", message);
    }

    static StsException signature(String message) {
        return new StsException(403, "SignatureDoesNotMatch", message);
    }

    static StsException wrongSignature() {
        return signature(
                "The request signature we calculated does not match the signature you provided. "
                        + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
    }

    static StsException unknownKey() {
        return new StsException(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    }

    static StsException expiredSession() {
        return new StsException(403, "ExpiredToken", "The security token included in the request is expired");
    }

    static StsException notAuthorizedUnsigned(String operation) {
        return accessDenied("Not authorized to perform sts:" + operation);
    }

    static StsException invalidIdentityToken(String message) {
        return new StsException(400, "InvalidIdentityToken", message);
    }

    static StsException rejectedClaim(String message) {
        return new StsException(403, "IDPRejectedClaim", message);
    }

    static StsException expiredToken(String message) {
        return new StsException(400, "ExpiredTokenException", message);
    }

    static StsException sessionDurationEscalation() {
        return new StsException(
                403,
                "SessionDurationEscalationException",
                "The requested token duration would extend the session beyond its original expiration time.");
    }

    static StsException outboundFederationDisabled() {
        return new StsException(
                403,
                "OutboundWebIdentityFederationDisabledException",
                "The outbound web identity federation feature is not enabled for this account.");
    }

    static StsException payloadTooLarge() {
        return new StsException(
                400,
                "JWTPayloadSizeExceededException",
                "The requested token payload size exceeds the maximum allowed size.");
    }

    static StsException expiredTradeInToken() {
        return new StsException(400, "ExpiredTradeInTokenException", "The trade-in token is expired.");
    }

    static StsException regionDisabled(String account) {
        return new StsException(
                403,
                "RegionDisabledException",
                "STS is not activated in this region for account:" + account
                        + ". Your account administrator can activate STS in this region using the IAM Console.");
    }
}
