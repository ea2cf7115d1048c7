package dev.stslib.testkit.sts;

import java.util.regex.Pattern;

/** DecodeAuthorizationMessage: the reason behind a refusal, for users and roles. */
final class DecodeAuthorizationMessageAction implements Action {
    private static final Pattern ANYTHING = Pattern.compile("(?s).*");

    @Override
    public String name() {
        return "DecodeAuthorizationMessage";
    }

    @Override
    public Shape shape() {
        return Shape.of("EncodedMessage");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        Caller caller = call.caller();
        if (caller.kind() == Caller.Kind.SESSION_TOKEN || caller.kind() == Caller.Kind.FEDERATED) {
            throw Errors.accessDenied(
                    "User: " + caller.arn() + " is not authorized to perform: sts:DecodeAuthorizationMessage");
        }
        String encoded = call.parameters().get("EncodedMessage");
        new Constraints()
                .required("EncodedMessage", encoded)
                .text("EncodedMessage", encoded, 1, 10_240, ANYTHING)
                .check();
        String decoded = encoded == null ? null : call.world().decode(encoded);
        if (decoded == null) {
            throw Errors.invalidMessage();
        }
        xml.element("DecodedMessage", decoded);
    }
}
