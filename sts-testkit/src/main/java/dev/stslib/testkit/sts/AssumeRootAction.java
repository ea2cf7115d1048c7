package dev.stslib.testkit.sts;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** AssumeRoot: credentials for one task of the root of a member account. */
final class AssumeRootAction implements Action {
    private static final int MOST_SECONDS = 900;
    private static final String TASKS = "arn:aws:iam::aws:policy/root-task/";
    private static final Set<String> POLICIES = Set.of(
            TASKS + "IAMAuditRootUserCredentials",
            TASKS + "IAMCreateRootUserPassword",
            TASKS + "IAMDeleteRootUserCredentials",
            TASKS + "S3UnlockBucketPolicy",
            TASKS + "SQSUnlockQueuePolicy");

    @Override
    public String name() {
        return "AssumeRoot";
    }

    @Override
    public Shape shape() {
        return Shape.of("TargetPrincipal", "TaskPolicyArn.arn", "DurationSeconds");
    }

    @Override
    public void answer(ActionCall call, Xml xml) throws StsException {
        Caller caller = call.caller();
        Parameters parameters = call.parameters();
        String target = parameters.get("TargetPrincipal", "");
        String task = parameters.get("TaskPolicyArn.arn", "");
        Integer seconds = parameters.integer("DurationSeconds");
        new Constraints()
                .required("TargetPrincipal", parameters.get("TargetPrincipal"))
                .text("TargetPrincipal", parameters.get("TargetPrincipal"), 12, 2048, Constraints.ANY)
                .required("TaskPolicyArn", parameters.get("TaskPolicyArn.arn"))
                .text("TaskPolicyArn.arn", parameters.get("TaskPolicyArn.arn"), 20, 2048, Constraints.ARN_TEXT)
                .range("DurationSeconds", seconds, 0, MOST_SECONDS)
                .check();
        if (!target.matches("[0-9]{12}|arn:[a-z-]+:iam::[0-9]{12}:root")) {
            throw Errors.validation(target + " is not a valid target principal");
        }
        if (!POLICIES.contains(task)) {
            throw Errors.validation(task + " is not the policy of a root task");
        }
        String account = target.replaceAll(".*::|:root", "");
        String root = "arn:aws:iam::" + account + ":root";
        if (!caller.maySignMore()
                || caller.isRoot()
                || !call.world().rootTasks().getOrDefault(account, Set.of()).contains(caller.identityArn())) {
            throw Errors.notAuthorized(caller, name(), root);
        }
        Caller session = new Caller(
                Caller.Kind.ROOT_TASK, root, root, account, account, null, null, Map.of(), caller.sourceIdentity());
        call.issue(session, Duration.ofSeconds(seconds == null ? MOST_SECONDS : seconds))
                .writeTo(xml);
        if (caller.sourceIdentity() != null) {
            xml.element("SourceIdentity", caller.sourceIdentity());
        }
    }
}
