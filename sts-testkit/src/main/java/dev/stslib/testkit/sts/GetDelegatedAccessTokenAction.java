package dev.stslib.testkit.sts;

import java.time.Duration;
import java.util.Map;

/** GetDelegatedAccessToken: credentials of a principal, for a caller that has its trade-in token. */
final class GetDelegatedAccessTokenAction implements Action {
    private static final Duration LIFETIME = Duration.ofHours(1);

    @Override
    public String name() {
        return "GetDelegatedAccessToken";
    }

    @Override
    public Shape shape() {
        return Shape.of("TradeInToken");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        String token = call.parameters().get("TradeInToken");
        new Constraints()
                .required("TradeInToken", token)
                .text("TradeInToken", token, 1, Integer.MAX_VALUE, Constraints.ANY)
                .check();
        Delegation delegation = call.world().delegation(token == null ? "" : token);
        if (!call.caller().maySignMore() || delegation == null) {
            throw Errors.notAuthorized(call.caller(), name(), "*");
        }
        if (!call.world().clock().instant().isBefore(delegation.end())) {
            throw Errors.expiredTradeInToken();
        }
        Caller assumed = new RoleSession(delegation.role(), "delegated", Map.of(), null).asCaller();
        call.issue(assumed, LIFETIME).writeTo(xml);
        xml.element("PackedPolicySize", "0").element("AssumedPrincipal", assumed.arn());
    }
}
