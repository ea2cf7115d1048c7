/** Local servers for AWS's tools: the container endpoint and the instance metadata service. */
@NullMarked
package dev.stslib.cli.internal.serve;

import org.jspecify.annotations.NullMarked;
