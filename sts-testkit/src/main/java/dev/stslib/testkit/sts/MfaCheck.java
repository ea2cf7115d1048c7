package dev.stslib.testkit.sts;

/** Serial number and token code of a request: both or neither, a device of the caller, a code that is right and new. */
final class MfaCheck {
    private MfaCheck() {}

    static void constrain(Parameters parameters, Constraints constraints) {
        constraints
                .text("SerialNumber", parameters.get("SerialNumber"), 9, 256, Constraints.MFA_SERIAL)
                .text("TokenCode", parameters.get("TokenCode"), 6, 6, Constraints.DIGITS);
    }

    /** Redeems the code, if one came; says whether one did. */
    static boolean redeem(Parameters parameters, Caller caller) throws StsException {
        String serial = parameters.get("SerialNumber");
        String code = parameters.get("TokenCode");
        if (serial == null && code == null) {
            return false;
        }
        if (serial == null || code == null) {
            throw Errors.halfOfMfa();
        }
        TestUser user = caller.user();
        MfaDevice device = user == null ? null : user.device(serial);
        if (device == null) {
            throw Errors.unknownMfaDevice();
        }
        if (!device.redeem(code)) {
            throw Errors.wrongMfaCode();
        }
        return true;
    }
}
