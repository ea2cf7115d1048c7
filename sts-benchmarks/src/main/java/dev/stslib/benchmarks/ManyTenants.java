package dev.stslib.benchmarks;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;

/** Up to a hundred thousand tenants whose roles come from data: heap, growth, look-ups, and what is left after they go. */
final class ManyTenants implements Program {
    /** What a tenant may take beyond a role of a profile and its own texts. */
    private static final double ALLOWANCE = 700;

    private final List<Row> rows = new ArrayList<>();

    @Override
    public Report run(Scale scale) throws InterruptedException, JMException {
        rows.clear();
        int[] sizes = scale == Scale.FULL ? new int[] {100, 1_000, 10_000, 100_000} : new int[] {20, 200};
        int all = sizes[sizes.length - 1];
        int some = all / 10;
        int atLeast = scale.of(1_000, 200);
        TenantHeap.of(sizes[0], 1, TenantRequests::of); // loads the classes

        FleetCost role = FleetCost.of(some, scale.of(3, 1), atLeast);
        double roleHeap = role.heap() / role.roles();
        rows.add(Row.of("heap for a role, as ManyRoles measures it", "B", roleHeap, role.sdkHeap() / role.roles()));
        double texts = (double) TenantRequests.distinctTexts(all / 2);
        rows.add(Row.alone("texts that no other tenant has", "B", texts));
        Goal goal = Goal.atMost(Math.floor(roleHeap + texts + ALLOWANCE));

        int embedded = scale.of(2_000, 5);
        rows.add(Row.alone(
                        tenants("heap for a tenant, embedded STS", embedded),
                        "B",
                        TenantHeap.embedded(embedded).bytes() / embedded)
                .want(goal));
        canned(sizes, atLeast, some, goal);
        rows.add(Row.alone(
                        tenants("heap for a tenant, equal role and policy", some),
                        "B",
                        TenantHeap.of(some, atLeast, TenantRequests::alike).bytes() / some)
                .want(goal));
        lookUps(some, scale.of(1_000_000, 100));
        leaving(all, some);
        return new Report(
                "ManyTenants",
                "roles from data, STS replaced by canned answers where nothing else is said",
                rows,
                List.of(
                        "A tenant may take what a role takes, its own texts, and " + Numbers.text(ALLOWANCE)
                                + " B more.",
                        "Heap: what is in use after collection, with the requests; divided by the tenants. With the embedded"
                                + " STS: what is free again once the engine is dropped.",
                        "The SDK's figures are those of a provider for each tenant, with one client.",
                        "A kept request is equal to the one that the engine keeps, but another object with other texts.",
                        "In turn means 1,000 tenants, whose requests and credentials are not in the processor's first caches.",
                        "Times are processor time of the one thread that does all the work.",
                        "After the others have left: they are not read for two hours; the idle time is one. What stays is"
                                + " tables that Java's maps and the cache's sketch of use do not make smaller; G1 gives"
                                + " such tables whole regions."));
    }

    private void canned(int[] sizes, int atLeast, int some, Goal goal) throws InterruptedException {
        List<TenantHeap> costs = new ArrayList<>();
        for (int size : sizes) {
            TenantHeap cost = TenantHeap.of(size, atLeast, TenantRequests::of);
            TenantHeap sdk = size == some ? TenantHeap.ofSdk(size) : new TenantHeap(Double.NaN, Double.NaN);
            costs.add(cost);
            rows.add(Row.of(tenants("heap for a tenant", size), "B", cost.bytes() / size, sdk.bytes() / size)
                    .want(size == sizes[0] ? Goal.NONE : goal));
            rows.add(Row.of(tenants("first reads", size), "ms", cost.nanos() / 1e6, sdk.nanos() / 1e6));
        }
        int from = sizes[0];
        int to = sizes[sizes.length - 1];
        TenantHeap first = costs.get(0);
        TenantHeap last = costs.get(costs.size() - 1);
        String step = Numbers.text(from) + " to " + Numbers.text(to) + " tenants";
        rows.add(Row.alone(
                        "growth of heap, " + step, "exponent", Numbers.exponent(from, first.bytes(), to, last.bytes()))
                .want(Goal.atMost(1)));
        rows.add(Row.alone(
                        "growth of first reads, " + step,
                        "exponent",
                        Numbers.exponent(from, first.nanos(), to, last.nanos()))
                .want(Goal.atMost(1.1)));
    }

    private void lookUps(int tenants, int times) {
        try (TenantFleet fleet = new TenantFleet(
                TenantFleet.builder(new CannedTokens(InstantSource.system())), tenants, TenantRequests::of)) {
            LookUps lookUps = new LookUps(fleet, Math.min(tenants, 1_000), times);
            LookUps.Cost handle = lookUps.byHandle();
            LookUps.Cost kept = lookUps.byKept();
            LookUps.Cost made = lookUps.byNew();
            LookUps.Cost same = new LookUps(fleet, 1, times).byKept();
            rows.add(Row.alone("handle.get(), many tenants in turn", "ns", handle.nanos()));
            rows.add(Row.alone("look-up by a kept request, one tenant", "ns", same.nanos())
                    .want(Goal.atMost(250)));
            rows.add(Row.alone("look-up by a kept request, many in turn", "ns", kept.nanos())
                    .want(Goal.atMost(250)));
            rows.add(Row.alone("look-up by a kept request, many in turn", "B", kept.bytes())
                    .want(Goal.atMost(0)));
            rows.add(Row.alone("the same beside handle.get()", "times", kept.nanos() / handle.nanos()));
            rows.add(Row.alone("building a request, and a look-up by it", "ns", made.nanos()));
            rows.add(Row.alone("building a request, and a look-up by it", "B", made.bytes()));
        }
    }

    private void leaving(int all, int stay) throws InterruptedException, JMException {
        TenantHeap.Left few = TenantHeap.afterwards(stay, stay);
        TenantHeap.Left left = TenantHeap.afterwards(all, stay);
        rows.add(Row.alone(tenants("objects of those that are read", stay), "MB", few.objects() / 1e6));
        rows.add(Row.alone(tenants("the same after others have left", all - stay), "MB", left.objects() / 1e6));
        rows.add(Row.alone(
                        "objects after the others have left, beside those without them",
                        "times",
                        left.objects() / few.objects())
                .want(Goal.atMost(1.1)));
        rows.add(Row.alone(
                "the same, with the rest of the collector's regions", "times", left.heap() / Math.max(1, few.heap())));
    }

    private static String tenants(String what, int count) {
        return what + ", " + Numbers.text(count) + " tenants";
    }
}
