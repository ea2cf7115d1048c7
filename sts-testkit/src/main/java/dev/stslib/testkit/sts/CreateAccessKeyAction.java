package dev.stslib.testkit.sts;

/** IAM's CreateAccessKey, for users who make their own. */
final class CreateAccessKeyAction implements Action {
    @Override
    public String name() {
        return "CreateAccessKey";
    }

    @Override
    public Service service() {
        return Service.IAM;
    }

    @Override
    public Shape shape() {
        return Shape.of("UserName");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        TestUser user = IamUser.of(call, name());
        AccessKey made = user.addAccessKey();
        xml.open("AccessKey")
                .element("UserName", user.name())
                .element("AccessKeyId", made.id())
                .element("Status", made.status())
                .element("SecretAccessKey", made.secret())
                .element("CreateDate", made.created().toString())
                .close();
    }
}
