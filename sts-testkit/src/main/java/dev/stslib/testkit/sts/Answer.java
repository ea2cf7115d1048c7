package dev.stslib.testkit.sts;

import org.jspecify.annotations.Nullable;

/** What goes back over HTTP. */
record Answer(
        int status, String body, String requestId, @Nullable String errorCode) {

    static Answer good(Action action, ActionCall call, String requestId) throws StsException {
        Xml xml = new Xml()
                .open(action.name() + "Response", namespace(action.service()))
                .open(action.name() + "Result");
        action.answer(call, xml);
        xml.close()
                .open("ResponseMetadata")
                .element("RequestId", requestId)
                .close()
                .close();
        return new Answer(200, xml.toString(), requestId, null);
    }

    static Answer error(StsException error, String requestId) {
        return error(error.status(), error.code(), error.text(), requestId);
    }

    static Answer error(int status, String code, String message, String requestId) {
        Xml xml = new Xml()
                .open("ErrorResponse", namespace(Service.STS))
                .open("Error")
                .element("Type", status >= 500 ? "Receiver" : "Sender")
                .element("Code", code)
                .element("Message", message)
                .close()
                .element("RequestId", requestId)
                .close();
        return new Answer(status, xml.toString(), requestId, code);
    }

    private static String namespace(Service service) {
        return " xmlns=\"" + service.namespace() + "\"";
    }

    static Answer garbage(String requestId) {
        return new Answer(200, "<AssumeRoleResponse><<< this is not XML & never was", requestId, null);
    }
}
