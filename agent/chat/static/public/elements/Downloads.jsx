const { title, downloads } = props;

export default (
  <div className="q-follow q-downloads" role="group" aria-label={`Download ${title}`}>
    {downloads.map((file) => (
      <a key={file.href} className="q-button" href={file.href} download={file.name}>
        {file.label}
      </a>
    ))}
  </div>
);
