package dev.stslib.testkit.sts;

/** GetCallerIdentity: who the caller is. Every caller is allowed. */
final class GetCallerIdentityAction implements Action {
    @Override
    public String name() {
        return "GetCallerIdentity";
    }

    @Override
    public Shape shape() {
        return Shape.of();
    }

    @Override
    public void answer(ActionCall call, Xml xml) {
        xml.element("Arn", call.caller().arn())
                .element("UserId", call.caller().userId())
                .element("Account", call.caller().account());
    }
}
