import { Controller, Get, Inject, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDigest, type ArtifactStore } from '@lepton/artifact-store';
import { workspaceOf } from '@lepton/graphql';
import { ModelVersionRepository } from '../model-version/model-version.repository.js';
import { ARTIFACT_STORE } from './artifact.tokens.js';

/** Streams a registered version's ONNX file; other blobs are not to be had by digest. */
@Controller('artifacts')
export class ArtifactController {
  constructor(
    private readonly versions: ModelVersionRepository,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
  ) {}

  @Get(':file')
  async download(@Param('file') file: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const digest = `sha256:${file.replace(/\.onnx$/, '')}`;
    const version = isDigest(digest) ? await this.versions.findByDigest(workspaceOf(request), digest) : null;
    if (!version) throw new NotFoundException(`No model version has the artifact ${file}. Take the link from modelVersion { downloadUrl }.`);
    await reply
      .headers({
        'content-type': 'application/octet-stream',
        'content-length': String(version.byteSize),
        'content-disposition': `attachment; filename="${version.id}.onnx"`,
        etag: `"${digest}"`,
      })
      .send(await this.artifacts.get(digest));
  }
}
