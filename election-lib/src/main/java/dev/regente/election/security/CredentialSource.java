package dev.regente.election.security;

import dev.regente.election.kernel.NodeId;
import java.nio.file.Path;
import java.util.List;

/** The files with which a node proves who it is. */
public interface CredentialSource {
    /** Whether connections made with them hide what they carry. */
    boolean encrypts();

    /** The files, to notice when one of them changes. */
    List<Path> files();

    /**
     * Reads the files.
     *
     * @param cluster the name of the cluster
     * @param self the node that they are of
     * @throws CredentialException if one is missing, damaged, readable for others, or of another node
     */
    Credentials load(String cluster, NodeId self) throws CredentialException;
}
