package dev.stslib.cli.internal.command;

import dev.stslib.api.Secret;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.SignInListener;
import dev.stslib.api.spi.SignInPage;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.cli.internal.signin.LocalBrowser;
import dev.stslib.cli.internal.signin.RedirectListener;
import java.util.List;
import java.util.Optional;

/** Brings a person to a sign-in page: opens the browser if it is on this machine, and says on the terminal what to do. */
final class SignInWindow implements SignInPrompter {
    private final CommandContext context;
    private final boolean remote;

    /**
     * Asks nothing yet.
     *
     * @param remote whether the person uses a browser on another machine
     */
    SignInWindow(CommandContext context, boolean remote) {
        this.context = context;
        this.remote = remote;
    }

    @Override
    public Optional<SignInListener> listen(String path, Secret state) {
        return isLocal() ? Optional.of(RedirectListener.open(path, state)) : Optional.empty();
    }

    private boolean isLocal() {
        return !remote && LocalBrowser.isThere(context.invocation().systemEnvironment());
    }

    @Override
    public void show(SignInPage page) {
        String code = page.code();
        String text = code == null
                ? "sts: Sign in to " + page.purpose() + " in the browser. If none opens, open this address on this"
                        + " machine, or run 'sts login --remote' for another one:\n" + page.address() + "\n"
                : "sts: Sign in to " + page.purpose() + " in a browser on any machine. The code is " + code + " at:\n"
                        + page.shortAddress() + "\nThe same with the code:\n" + page.address() + "\n";
        context.invocation().screen().accept(text);
        if (isLocal()) {
            open(page);
        }
    }

    @Override
    public Optional<Secret> ask(SignInPage page) {
        context.invocation()
                .screen()
                .accept("sts: Sign in to " + page.purpose() + " in a browser on any machine, at:\n" + page.address()
                        + "\n");
        return Optional.of(context.dialog().askSecret("Paste the code that the page shows at the end"));
    }

    /** The person can open the address by hand. */
    private void open(SignInPage page) {
        try {
            new Browser(context).start(page.address().toString());
        } catch (StslibException e) {
            context.warn(List.of(Failures.message(e)));
        }
    }
}
