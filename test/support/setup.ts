import { useRepositoryAssets } from '../../scripts/repository-assets';

useRepositoryAssets();
