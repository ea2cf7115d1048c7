package dev.stslib.cli.internal.server;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioChannelOption;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Admits the processes of one user to a Unix-domain socket. {@code SO_PEERCRED} names the user of the other end as the
 * kernel knows it. A platform without this option admits no one.
 */
final class SocketUser implements CallerCheck {
    private final UserPrincipal user;

    SocketUser(UserPrincipal user) {
        this.user = user;
    }

    @Override
    public boolean admits(Channel connection) {
        UnixDomainPrincipal caller =
                connection.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
        return caller != null && caller.user().equals(user);
    }
}
