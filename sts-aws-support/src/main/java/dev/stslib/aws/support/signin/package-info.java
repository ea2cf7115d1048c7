/** What sources whose sign-ins are renewed share: the lock, the notes for other processes, and the files of AWS's tools. */
@NullMarked
package dev.stslib.aws.support.signin;

import org.jspecify.annotations.NullMarked;
