package dev.stslib.testkit.sts;

/** IAM's DeleteAccessKey, for users who delete their own. */
final class DeleteAccessKeyAction implements Action {
    @Override
    public String name() {
        return "DeleteAccessKey";
    }

    @Override
    public Service service() {
        return Service.IAM;
    }

    @Override
    public Shape shape() {
        return Shape.of("UserName", "AccessKeyId");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        IamUser.of(call, name()).deleteAccessKey(call.parameters().get("AccessKeyId", ""));
    }
}
