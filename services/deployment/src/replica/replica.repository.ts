import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RevisionEntity } from '../revision/revision.entity.js';
import { AssignmentEntity, ReplicaEntity } from './replica.entity.js';

@Injectable()
export class ReplicaRepository {
  constructor(private readonly database: DataSource) {}

  /** The replicas that serve a revision of the deployment, or should. */
  ofDeployment(deploymentId: string): Promise<ReplicaEntity[]> {
    return this.database.getRepository(ReplicaEntity).createQueryBuilder('replica')
      .where(`EXISTS (SELECT 1 FROM assignment JOIN revision ON revision.id = assignment.revision_id
                      WHERE assignment.replica_id = replica.id AND revision.deployment_id = :deploymentId)`, { deploymentId })
      .orderBy('replica.id').getMany();
  }

  /** What the replica has loaded, of one workspace: others are none of the asker's business. */
  revisionsOf(workspace: string, replicaId: string): Promise<RevisionEntity[]> {
    return this.database.getRepository(RevisionEntity).createQueryBuilder('revision')
      .innerJoin(AssignmentEntity, 'assignment', "assignment.revisionId = revision.id AND assignment.status = 'READY'")
      .where('assignment.replicaId = :replicaId AND revision.workspace = :workspace', { replicaId, workspace })
      .orderBy('revision.id').getMany();
  }
}
